import type { AttributeType } from './attribute-type.ts';
import { texts } from './forms.ts';

/** Stored as the two-letter code, such as `DE`; other texts are taken too. */
export const countryType: AttributeType = { name: 'country', ...texts() };
