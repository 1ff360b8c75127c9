import type { AttributeType } from './attribute-type.ts';
import { anyJson } from './forms.ts';

/** No source shows a value, so it takes any JSON. */
export const automationType: AttributeType = { name: 'automation', ...anyJson };
