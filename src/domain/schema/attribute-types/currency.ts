import type { AttributeType } from './attribute-type.ts';
import { texts } from './forms.ts';
import { numberType } from './number.ts';

/** An amount in cents; beside it stand `<name>_decimal`, the amount as text, and `<name>_currency`. */
export const currencyType: AttributeType = {
  name: 'currency',
  ...texts({ type: 'number' }, 'number'),
  siblings: (name) => ({
    [`${name}_currency`]: {
      type: 'string',
      description: 'Three-letter ISO currency code, in lowercase. Must be a supported currency.',
      example: 'EUR',
    },
    [`${name}_decimal`]: {
      type: 'string',
      description: 'The currency value as a decimal string',
      example: '123.45',
    },
  }),
  fields: (name) => ({ [name]: 'number', [`${name}_decimal`]: 'number' }),
  cell: () => numberType.cell({ data_type: 'number' }),
};
