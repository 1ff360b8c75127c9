import type { AttributeType } from './attribute-type.ts';
import { texts } from './forms.ts';

/** A repeatable one stores `[{ "_tags": ["primary"], "email": "a@b.c" }]`. */
export const emailType: AttributeType = {
  name: 'email',
  ...texts({ format: 'email' }),
  repeats: { under: 'email' },
};
