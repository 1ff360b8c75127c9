import type { AttributeType } from './attribute-type.ts';
import { anyJson } from './forms.ts';

/** No source shows more than that items have an `_id`, so it takes any JSON. */
export const orderedListType: AttributeType = { name: 'ordered_list', ...anyJson };
