import type { AttributeType } from './attribute-type.ts';
import { texts } from './forms.ts';
import { oneOf } from './options.ts';

export const radioType: AttributeType = { name: 'radio', ...texts(), schema: oneOf };
