import type { AttributeType } from './attribute-type.ts';
import { texts } from './forms.ts';

/** A text that is worked out from the entity when it is shown; nothing of it is searched. */
export const computedType: AttributeType = { name: 'computed', ...texts(), fields: () => ({}) };
