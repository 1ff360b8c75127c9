import type { AttributeType } from './attribute-type.ts';
import { anyJson } from './forms.ts';

/** No source shows a value, so it takes any JSON. Texts are searched as such. */
export const partnerStatusType: AttributeType = {
  name: 'partner_status',
  ...anyJson,
  fields: (name) => ({ [name]: 'text' }),
};
