/** How the search engine compares and sorts the values of an attribute; undefined where the values are objects. */
export type SearchAs = 'text' | 'keyword' | 'number' | 'date' | 'boolean' | undefined;

/** A kind of attribute that a schema can declare. */
export interface AttributeType {
  readonly name: string;
  readonly searchAs: SearchAs;
}

const searchAsByName: Readonly<Record<string, SearchAs>> = {
  address: undefined,
  automation: undefined,
  boolean: 'boolean',
  checkbox: 'text',
  computed: undefined,
  consent: undefined,
  country: 'text',
  currency: 'number',
  date: 'date',
  datetime: 'date',
  email: 'text',
  file: undefined,
  image: undefined,
  internal: undefined,
  internal_user: undefined,
  invitation_email: 'text',
  link: undefined,
  message_email_address: undefined,
  multiselect: 'text',
  number: 'number',
  ordered_list: undefined,
  partner_organisation: undefined,
  partner_status: 'text',
  payment: undefined,
  phone: 'text',
  portal_access: undefined,
  price_component: undefined,
  purpose: 'keyword',
  radio: 'text',
  relation: undefined,
  relation_address: undefined,
  relation_payment_method: undefined,
  relation_user: undefined,
  select: 'text',
  sequence: 'text',
  status: 'text',
  string: 'text',
  table: undefined,
  tags: 'text',
};

/** Every attribute type, by name. */
export const attributeTypes: ReadonlyMap<string, AttributeType> = new Map(
  Object.entries(searchAsByName).map(([name, searchAs]) => [name, { name, searchAs }]),
);
