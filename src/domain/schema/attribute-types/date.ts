import type { AttributeType } from './attribute-type.ts';
import { texts } from './forms.ts';

/** A day, such as `2025-01-15`. */
export const dateType: AttributeType = {
  name: 'date',
  ...texts({ format: 'date', example: '2025-01-01' }, 'date'),
};
