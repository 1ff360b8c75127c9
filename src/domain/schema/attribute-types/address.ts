import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts';
import type { AttributeType, Cell } from './attribute-type.ts';
import { objects, ref } from './forms.ts';

/** A postal address; every member may be absent or null, and others are kept. */
export const addressType: AttributeType = {
  name: 'address',
  ...objects(ref('AddressAttribute')),
  definitions: {
    AddressAttribute: {
      type: 'object',
      description: 'Address attribute',
      additionalProperties: true,
      properties: {
        _tags: { type: 'array', items: { type: 'string' }, example: ['billing'] },
        street: line(
          'The first line of the address. Typically the street address or PO Box number.',
          { example: 'Hauptstraße' },
        ),
        street_number: line(
          'The second line of the address. Typically the number of the apartment, suite, or unit.',
          { example: '123' },
        ),
        postal_code: line('The postal code for the address.', { example: '50668' }),
        city: line('The name of the city, district, village, or town.', { example: 'Cologne' }),
        country: line('The two-letter code for the country of the address.', { example: 'DE' }),
        additional_info: line('An additional description for the address'),
        company_name: line('the company name, usually used as extra delivery instructions'),
        first_name: line(
          'the first name of the recipient, usually used as extra delivery instructions',
        ),
        last_name: line(
          'the last name of the recipient, usually used as extra delivery instructions',
        ),
        salutation: line(
          'the salutation of the recipient, usually used as extra delivery instructions',
        ),
        title: line('the title of the recipient, usually used as extra delivery instructions'),
        coordinates: line('Geographical coordinates (latitude, longitude)', {
          example: '50.948484, 6.943147',
        }),
        plot_of_land: line('Plot of land information'),
        plot_area: line('Area of the plot'),
        start_date: line('Start date for the address', { format: 'date' }),
        end_date: line('End date for the address', { format: 'date' }),
      },
    },
  },
  cell: () => cell,
};

function line(description: string, more: JsonObject = {}): JsonObject {
  return { type: 'string', description, nullable: true, ...more };
}

/** What a cell has of an address, in its order; all else is left out. */
const inCell = ['street', 'street_number', 'postal_code', 'city', 'country'] as const;

/** Such as `Hauptstraße, 123, 50668, Cologne, DE`; what is absent is passed over, so only four and five parts are read. */
const cell: Cell = {
  write: (value) =>
    isJsonObject(value) ? inCell.flatMap((key) => part(value[key])).join(', ') : String(value),
  read: (text) => {
    const parts = text.split(', ');
    if (parts.length < 4 || parts.length > 5) return undefined;
    return Object.fromEntries(parts.map((value, index) => [inCell[index], value]));
  },
};

function part(value: JsonValue | undefined): string | readonly [] {
  return typeof value === 'string' && value !== '' ? value : [];
}
