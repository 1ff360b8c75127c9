import type { AttributeType } from './attribute-type.ts';
import { objects, ref } from './forms.ts';
import { relationType } from './relation.ts';

/** Links to one address of another entity: `{ "$relation_ref": [{ "entity_id": …, "path": "address", "_id": … }] }`. */
export const relationAddressType: AttributeType = {
  name: 'relation_address',
  ...objects(ref('BaseRelationRef')),
  definitions: {
    ...relationType.definitions,
    BaseRelationRef: {
      type: 'object',
      nullable: true,
      description: 'Reference to a specific property of another entity',
      properties: {
        $relation_ref: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              entity_id: ref('BaseUUID'),
              path: {
                type: 'string',
                example: 'address',
                description:
                  'The property of the entity (pointed by entity_id) to be used as the reference',
              },
              _tags: ref('BaseTags'),
              _id: { type: 'string', example: 'xHcOoJCa07eysJ1GaQeSb' },
            },
          },
        },
      },
    },
  },
  repeats: 'as one',
};
