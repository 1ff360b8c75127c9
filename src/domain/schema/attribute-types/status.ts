import type { AttributeType } from './attribute-type.ts';
import { texts } from './forms.ts';
import { oneOf } from './options.ts';

export const statusType: AttributeType = { name: 'status', ...texts(), schema: oneOf };
