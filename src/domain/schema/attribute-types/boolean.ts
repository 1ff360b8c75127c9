import type { AttributeType } from './attribute-type.ts';
import { texts } from './forms.ts';

export const booleanType: AttributeType = {
  name: 'boolean',
  ...texts({ type: 'boolean' }, 'boolean'),
  cell: () => ({
    write: String,
    read: (text) => (['true', 'false'].includes(text) ? text === 'true' : undefined),
  }),
};
