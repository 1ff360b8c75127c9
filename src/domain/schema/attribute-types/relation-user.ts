import type { AttributeType } from './attribute-type.ts';
import { idsCell } from './cells.ts';
import { objects, ref } from './forms.ts';

/**
 * People: `[{ "type": "user", "user_id": …, "display_name": …, "email": …, "org_id": … }]`, which is what is stored. The
 * original's JSON Schema describes a user of its directory instead. Its cell has their ids.
 */
export const relationUserType: AttributeType = {
  name: 'relation_user',
  ...objects({ type: 'array', items: ref('UserRelation') }),
  definitions: {
    UserRelation: {
      type: 'object',
      description: 'User information',
      properties: {
        type: { type: 'string', enum: ['user'] },
        user_id: { type: 'string', example: '10010729' },
        display_name: { type: 'string', example: 'John Doe' },
        email: { type: 'string', format: 'email', example: 'user@example.com' },
        org_id: { type: 'string', example: '123' },
      },
      required: ['user_id'],
    },
  },
  repeats: 'as one',
  cell: () =>
    idsCell('user_id', (items) => items.map((item) => ({ type: 'user', ...(item as object) }))),
};
