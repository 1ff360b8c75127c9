import type { AttributeType } from './attribute-type.ts';
import { texts } from './forms.ts';

export const stringType: AttributeType = { name: 'string', ...texts() };
