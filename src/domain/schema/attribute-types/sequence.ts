import type { AttributeType } from './attribute-type.ts';
import { texts } from './forms.ts';

/** A counted name, such as `ORD-1042`. */
export const sequenceType: AttributeType = { name: 'sequence', ...texts() };
