import type { AttributeType } from './attribute-type.ts';
import { texts } from './forms.ts';

/** Any text: people write numbers as they like. A repeatable one stores `[{ "phone": "+49 221 1234" }]`. */
export const phoneType: AttributeType = {
  name: 'phone',
  ...texts({ example: '+491234567890' }),
  repeats: { under: 'phone' },
};
