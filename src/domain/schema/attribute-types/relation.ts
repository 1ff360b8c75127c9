import type { AttributeType } from './attribute-type.ts';
import { idsCell } from './cells.ts';
import { objects, ref } from './forms.ts';

/** Links to entities: `{ "$relation": [{ "entity_id": …, "_tags": […] }] }`. Its cell has their ids. */
export const relationType: AttributeType = {
  name: 'relation',
  ...objects(ref('BaseRelation')),
  definitions: {
    BaseUUID: {
      type: 'string',
      format: 'uuid',
      example: '123e4567-e89b-12d3-a456-426614174000',
    },
    BaseTags: { type: 'array', nullable: true, items: { type: 'string' }, example: ['example'] },
    BaseRelation: {
      type: 'object',
      nullable: true,
      description: 'Relation to another entity',
      properties: {
        $relation: {
          type: 'array',
          items: {
            type: 'object',
            properties: { entity_id: ref('BaseUUID'), _tags: ref('BaseTags') },
          },
        },
      },
    },
  },
  repeats: 'as one',
  cell: () => idsCell('entity_id', (items) => ({ $relation: items })),
};
