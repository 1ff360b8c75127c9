import type { AttributeType } from './attribute-type.ts';
import { texts } from './forms.ts';
import { oneOf } from './options.ts';

export const selectType: AttributeType = { name: 'select', ...texts(), schema: oneOf };
