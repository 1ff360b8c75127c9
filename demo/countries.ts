import worldCountries, { type Country } from 'world-countries';
import type { JsonObject } from '../src/kernel/json.ts';
import { attribute, type Collection, options } from './collection.ts';
import { demoId } from './demo-id.ts';

// The package exports the array itself; its types wrap it in a module with a `default`.
const source = worldCountries as unknown as readonly Country[];

const regions = options(Object.fromEntries(source.map(({ region }) => [region, region])));
const anyValue = { options: [], allow_any: true };

const schema: JsonObject = {
  name: 'Country',
  plural: 'Countries',
  icon: 'public',
  title_template: '{{name}}',
  group_settings: [
    { id: 'names', label: 'Names', order: 1, expanded: true },
    { id: 'place', label: 'Place', order: 2, expanded: true },
    { id: 'people', label: 'People and state', order: 3, expanded: true },
  ],
  capabilities: [],
  attributes: [
    attribute('Name', 'string', 'names', { required: true }),
    attribute('Official name', 'string', 'names'),
    attribute('Two-letter code', 'string', 'names', { name: 'cca2', hint_text: 'ISO 3166-1' }),
    attribute('Three-letter code', 'string', 'names', { name: 'cca3', hint_text: 'ISO 3166-1' }),
    attribute('Flag', 'string', 'names'),
    attribute('Region', 'select', 'place', regions),
    attribute('Subregion', 'string', 'place'),
    attribute('Area', 'number', 'place', { hint_text: 'Square kilometres' }),
    attribute('Landlocked', 'boolean', 'place'),
    attribute('Latitude', 'number', 'place'),
    attribute('Longitude', 'number', 'place'),
    attribute('Borders', 'relation', 'place', {
      allowedSchemas: ['country'],
      hint_text: 'The countries next to it',
    }),
    attribute('Capital', 'string', 'people'),
    attribute('Languages', 'multiselect', 'people', anyValue),
    attribute('Currencies', 'multiselect', 'people', anyValue),
    attribute('Independent', 'boolean', 'people'),
    attribute('UN member', 'boolean', 'people'),
  ],
};

/** All countries and territories of ISO 3166-1, linked to those that they share a border with. */
export const countries: Collection = {
  slug: 'country',
  schema,
  size: source.length,
  documents: source.map(toDocument),
};

const code3ByCode2 = new Map(source.map(({ cca2, cca3 }) => [cca2, cca3]));

/** The entity id of the country with this two-letter code; undefined when there is none. */
export function countryIdOf(cca2: string): string | undefined {
  const cca3 = code3ByCode2.get(cca2);
  return cca3 === undefined ? undefined : demoId(`country/${cca3}`);
}

function toDocument(country: Country): JsonObject {
  const { cca2, cca3, flag, region, subregion, area, landlocked, independent, unMember } = country;
  const [latitude, longitude] = country.latlng;
  return {
    _id: demoId(`country/${cca3}`),
    name: country.name.common,
    official_name: country.name.official,
    cca2,
    cca3,
    flag,
    region,
    subregion,
    area,
    landlocked,
    latitude,
    longitude,
    borders: {
      $relation: country.borders.map((code) => ({ entity_id: demoId(`country/${code}`) })),
    },
    capital: country.capital.join(', '),
    languages: Object.values(country.languages),
    currencies: Object.keys(country.currencies),
    independent,
    un_member: unMember,
  };
}
