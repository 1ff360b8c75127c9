import { uuidV7 } from '../../src/kernel/ids.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { mulberry32 } from './mulberry32.ts';

const attribute = (name: string, type: string) => ({ name, label: name, type });

/** Twenty fields, such as a customer database has. */
export const contactSchema: JsonObject = {
  name: 'Contact',
  plural: 'Contacts',
  title_template: '{{first_name}} {{last_name}}',
  capabilities: [],
  attributes: [
    attribute('first_name', 'string'),
    attribute('last_name', 'string'),
    attribute('email', 'string'),
    attribute('phone', 'string'),
    attribute('company', 'string'),
    attribute('department', 'select'),
    attribute('position', 'string'),
    attribute('street', 'string'),
    attribute('zip', 'string'),
    attribute('city', 'string'),
    attribute('country', 'select'),
    attribute('language', 'select'),
    attribute('birthdate', 'date'),
    attribute('customer_since', 'datetime'),
    attribute('revenue', 'number'),
    attribute('discount', 'number'),
    attribute('newsletter', 'boolean'),
    attribute('segment', 'select'),
    attribute('branch', 'select'),
    attribute('manager', 'relation'),
  ],
};

const firstNames = words(
  'Ada Ben Carla David Elif Farid Greta Hana Ivan Jana Kofi Lena Marco Nora',
);
const lastNames = words(
  'Abel Brandt Costa Dahl Engel Fischer Garcia Huber Ivanova Jansen Kaya Lang',
);
const companies = words(
  'Acme Borealis Cumulus Delta Evergreen Fjord Granit Helios Isar Jupiter Kite',
);
const departments = words('sales service purchasing finance logistics management');
const positions = words('assistant buyer clerk director engineer manager planner specialist');
const streets = words(
  'Hauptstrasse Bahnhofstrasse Lindenweg Schulgasse Gartenweg Dorfplatz Marktgasse',
);
const cities = words(
  'Amsterdam Basel Cologne Dresden Essen Freiburg Graz Hamburg Innsbruck Jena Kiel',
);
const countries = words('AT CH DE FR IT NL');
const languages = words('de en fr it nl');
const millisecondsPerDay = 86_400_000;

/** The same document for the same number, always; without `_id`. `revenue` has few equals. */
export function contact(number: number): JsonObject {
  const random = mulberry32(number);
  const below = (limit: number) => Math.floor(random() * limit);
  const one = (from: readonly string[]) => from[below(from.length)] ?? '';
  const [first, last] = [one(firstNames), one(lastNames)];
  return {
    first_name: first,
    last_name: last,
    email: `${first}.${last}.${number}@example.com`.toLowerCase(),
    phone: `+49 30 ${1_000_000 + below(9_000_000)}`,
    company: `${one(companies)} ${below(500)}`,
    department: one(departments),
    position: one(positions),
    street: `${one(streets)} ${1 + below(200)}`,
    zip: String(10_000 + below(90_000)),
    city: one(cities),
    country: one(countries),
    language: one(languages),
    birthdate: new Date(below(14_000) * millisecondsPerDay).toISOString().slice(0, 10),
    customer_since: new Date(1.2e12 + below(5e8) * 1000).toISOString(),
    revenue: below(100_000_000) / 100,
    discount: below(30),
    newsletter: random() < 0.5,
    segment: `s${number % 10}`,
    branch: `b${number % 1000}`,
    manager: { $relation: [{ entity_id: contactId(Math.floor(number / 10)) }] },
  };
}

/** Ids ascend with the number, as those ascend that Entia makes. */
export function contactId(number: number): string {
  const tail = new Uint8Array(10);
  new DataView(tail.buffer).setUint32(6, number);
  return uuidV7(1.7e12 + number, tail);
}

/** A share of all contacts, and the listing's `filter` that finds it. */
export interface Share {
  readonly name: '0.1 %' | '10 %' | '100 %';
  /** Contact number `first` belongs to it, and from there one of `every`. */
  readonly every: number;
  readonly first: number;
  readonly filter: readonly object[];
}

const isContact = { term: { _schema: 'contact' } };

export const shares = [
  { name: '0.1 %', every: 1000, first: 7, filter: [isContact, { term: { branch: 'b7' } }] },
  { name: '10 %', every: 10, first: 7, filter: [isContact, { term: { segment: 's7' } }] },
  { name: '100 %', every: 1, first: 0, filter: [isContact] },
] as const satisfies readonly Share[];

/** The field that a page is sorted by, greatest first, for each kind of value. Few contacts are equal in it. */
export const sortFields = { number: 'revenue', date: 'customer_since', text: 'email' } as const;

/** What every listing of the benchmark asks for besides its filter. */
export const page = { sort: 'revenue:desc', size: 25 } as const;

function words(text: string): readonly string[] {
  return text.split(' ');
}
