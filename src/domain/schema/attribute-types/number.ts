import type { AttributeType } from './attribute-type.ts';
import { textCell } from './cells.ts';
import { texts } from './forms.ts';

/** A number as text, such as `"10"`, unless `data_type` is `number`. Either is searched as a number. */
export const numberType: AttributeType = {
  name: 'number',
  ...texts({}, 'number'),
  schema: (attribute) => ({ type: isNumber(attribute['data_type']) ? 'number' : 'string' }),
  cell: (attribute) =>
    isNumber(attribute['data_type']) ? { write: String, read: readNumber } : textCell,
};

function isNumber(dataType: unknown): boolean {
  return dataType === 'number';
}

function readNumber(text: string): number | undefined {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
}
