import type { AttributeType } from './attribute-type.ts';
import { texts } from './forms.ts';

/** A moment, such as `2025-01-15T14:30:00.000Z`. */
export const datetimeType: AttributeType = {
  name: 'datetime',
  ...texts({ format: 'date-time' }, 'date'),
};
