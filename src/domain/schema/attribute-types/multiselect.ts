import type { AttributeType } from './attribute-type.ts';
import { textLists } from './forms.ts';
import { someOf } from './options.ts';

/** Several of the options, such as `["Solar"]`. */
export const multiselectType: AttributeType = { name: 'multiselect', ...textLists, schema: someOf };
