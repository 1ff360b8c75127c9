import type { JsonObject, JsonValue } from '../../../kernel/json.ts';
import { ref } from '../attribute-types/forms.ts';

const kept = { readOnly: true };
const text = { type: 'string' };
const texts = { type: 'array', items: text };
const time = { ...kept, ...text, format: 'date-time', nullable: true };

/** Fields of every entity that stand before its attributes, as JSON Schema. */
export function leadingFields(slug: string): JsonObject {
  return {
    _schema: {
      ...kept,
      ...text,
      pattern: '^[a-zA-Z0-9_-]+$',
      example: slug,
      description: 'URL-friendly identifier for the entity schema',
    },
    _id: {
      ...kept,
      ...text,
      format: 'uuid',
      example: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
      description: 'Unique identifier for the entity',
    },
    _org: {
      ...text,
      description: 'Organization Id the entity belongs to',
      ...kept,
      example: '123',
    },
    _title: {
      ...kept,
      ...text,
      nullable: true,
      example: 'Entity Title',
      description: 'Generated title for the entity based on schema title_template',
    },
    _tags: { ...texts, nullable: true, example: ['family:label'], description: 'Entity Labels' },
  };
}

const rights: JsonValue = { type: 'array', items: { ...text, example: 'org:456' } };

/** Fields of every entity that stand behind its attributes. */
export const trailingFields: JsonObject = {
  _files: ref('BaseRelation'),
  _created_at: { ...time, description: 'Timestamp of entity creation' },
  _updated_at: { ...time, description: 'Timestamp of entity last update' },
  _owners: {
    type: 'array',
    ...kept,
    items: {
      description:
        'The user / organization owning this entity.\n\nNote: Owner implicitly has access to the entity regardless of ACLs.\n',
      type: 'object',
      properties: { org_id: { ...text, example: '123' }, user_id: { ...text, example: '456' } },
      required: ['org_id'],
    },
  },
  _acl: {
    ...kept,
    type: 'object',
    description:
      'Access control list (ACL) for an entity. Defines sharing access to external orgs or users.',
    additionalProperties: true,
    properties: { view: rights, edit: rights, delete: rights },
  },
  _manifest: {
    ...kept,
    ...texts,
    nullable: true,
    description: 'Blueprint ID used to create/update the entity',
    example: ['123e4567-e89b-12d3-a456-426614174000'],
  },
};
