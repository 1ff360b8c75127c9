import type { Lessons } from './lesson.ts';

/** What the API document teaches of schemas. */
export const schemas: Lessons = {
  putSchema: {
    description:
      'Stores the definition as the newest version of the schema; older versions stay readable. With `draft=true` it stores a draft, which never becomes current by itself. `attributes` say what entities have: docs/reference/schema.md has every type and member. Entities may have keys that no attribute declares.',
    example: {
      path: { slug: 'contact' },
      body: {
        name: 'Contact',
        plural: 'Contacts',
        capabilities: [],
        title_template: '{{first_name}} {{last_name}}',
        attributes: [
          { name: 'first_name', label: 'First name', type: 'string' },
          { name: 'last_name', label: 'Last name', type: 'string' },
          { name: 'email', label: 'E-mail', type: 'email' },
        ],
      },
      status: 200,
      answer: {
        id: '944e650c-5b60-4fa2-98cb-09805b4a3549',
        slug: 'contact',
        name: 'Contact',
        plural: 'Contacts',
        capabilities: [],
        title_template: '{{first_name}} {{last_name}}',
        attributes: [
          { name: 'first_name', label: 'First name', type: 'string' },
          { name: 'last_name', label: 'Last name', type: 'string' },
          { name: 'email', label: 'E-mail', type: 'email' },
        ],
        version: 1,
        created_at: '2026-01-15T12:00:00.006Z',
        updated_at: '2026-01-15T12:00:00.006Z',
      },
    },
  },
  listSchemas: {
    description:
      'The current version of each schema: the one at which it is frozen, else the newest. `latest=true` lists the newest ones.',
    example: {
      status: 200,
      answer: {
        results: [
          {
            id: '944e650c-5b60-4fa2-98cb-09805b4a3549',
            slug: 'contact',
            version: 1,
            name: 'Contact',
            plural: 'Contacts',
            created_at: '2026-01-15T12:00:00.006Z',
            updated_at: '2026-01-15T12:00:00.006Z',
          },
        ],
      },
    },
  },
  freezeSchema: {
    description:
      'Makes one version the schema, whatever versions are stored later: reads answer it, and titles, defaults and searches go by it, until the schema is unfrozen or frozen at another version.',
    example: {
      path: { slug: 'contact' },
      body: { version_id: '944e650c-5b60-4fa2-98cb-09805b4a3549' },
      status: 200,
      answer: {
        id: '944e650c-5b60-4fa2-98cb-09805b4a3549',
        slug: 'contact',
        name: 'Contact',
        plural: 'Contacts',
        version: 1,
        created_at: '2026-01-15T12:00:00.006Z',
        updated_at: '2026-01-15T12:00:00.006Z',
        latest: true,
        frozen: true,
      },
    },
  },
  unfreezeSchema: {
    description:
      'Makes the latest version current again, and answers it. Nothing happens if the schema is not frozen.',
    example: {
      path: { slug: 'contact' },
      status: 200,
      answer: {
        id: '944e650c-5b60-4fa2-98cb-09805b4a3549',
        slug: 'contact',
        name: 'Contact',
        plural: 'Contacts',
        version: 1,
        created_at: '2026-01-15T12:00:00.006Z',
        updated_at: '2026-01-15T12:00:00.006Z',
        latest: true,
      },
    },
  },
  listSchemasV2: {
    description:
      'A summary of each schema: of its attributes those that `ui_config` names under `summary_attributes` (of `list_item`, else of `edit_view` or `single_view`), no groups and no capabilities. `full=true` answers whole schemas.',
    example: {
      query: { include: 'contact' },
      status: 200,
      answer: {
        results: [
          {
            id: '944e650c-5b60-4fa2-98cb-09805b4a3549',
            slug: 'contact',
            version: 1,
            name: 'Contact',
            plural: 'Contacts',
            attributes: [],
            capabilities: [],
            _summary: true,
            created_at: '2026-01-15T12:00:00.006Z',
            updated_at: '2026-01-15T12:00:00.006Z',
          },
        ],
      },
    },
  },
  listAvailableCapabilities: {
    description:
      'What a schema of this slug can have among its `capabilities`, whether it exists or not. Attributes of a capability count as attributes of the schema.',
    example: {
      path: { slug: 'task' },
      status: 200,
      answer: {
        results: [
          'attributes',
          'relations',
          'files',
          'metadata',
          'activity_feed',
          'messages',
          'notes',
          'workflow',
          'flow',
          'automation',
          'consents',
        ].map((name) => ({ name })),
      },
    },
  },
  getSchema: {
    description:
      'The current version of a schema: the one at which it is frozen, else the newest. `latest=true` answers the newest, `id` any version.',
    example: {
      path: { slug: 'contact' },
      status: 200,
      answer: {
        id: '944e650c-5b60-4fa2-98cb-09805b4a3549',
        slug: 'contact',
        name: 'Contact',
        plural: 'Contacts',
        capabilities: [],
        title_template: '{{first_name}} {{last_name}}',
        attributes: [
          { name: 'first_name', label: 'First name', type: 'string' },
          { name: 'last_name', label: 'Last name', type: 'string' },
          { name: 'email', label: 'E-mail', type: 'email' },
        ],
        version: 1,
        created_at: '2026-01-15T12:00:00.006Z',
        updated_at: '2026-01-15T12:00:00.006Z',
      },
    },
  },
  getSchemaVersions: {
    description:
      'The versions of a schema, newest first. `versions_more` says whether there are older ones. `frozen_version` names the version at which the schema is frozen, if it is. With `drafts_size` it lists drafts too.',
    example: {
      path: { slug: 'contact' },
      status: 200,
      answer: {
        versions_more: false,
        drafts: [],
        drafts_more: false,
        versions: [
          {
            id: '944e650c-5b60-4fa2-98cb-09805b4a3549',
            slug: 'contact',
            version: 1,
            name: 'Contact',
            plural: 'Contacts',
            created_at: '2026-01-15T12:00:00.006Z',
            updated_at: '2026-01-15T12:00:00.006Z',
          },
        ],
      },
    },
  },
  getJsonSchema: {
    description: 'A JSON Schema of the entities of this schema, made from its attributes.',
    example: {
      path: { slug: 'contact' },
      status: 200,
      answer: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        required: ['_schema'],
        properties: {
          _schema: {
            readOnly: true,
            type: 'string',
            pattern: '^[a-zA-Z0-9_-]+$',
            example: 'contact',
            description: 'URL-friendly identifier for the entity schema',
          },
          _id: {
            readOnly: true,
            type: 'string',
            format: 'uuid',
            example: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
            description: 'Unique identifier for the entity',
          },
          _org: {
            type: 'string',
            description: 'Organization Id the entity belongs to',
            readOnly: true,
            example: '123',
          },
          _title: {
            readOnly: true,
            type: 'string',
            nullable: true,
            example: 'Entity Title',
            description: 'Generated title for the entity based on schema title_template',
          },
          _tags: {
            type: 'array',
            items: { type: 'string' },
            nullable: true,
            example: ['family:label'],
            description: 'Entity Labels',
          },
          first_name: { type: 'string', description: 'First name' },
          last_name: { type: 'string', description: 'Last name' },
          email: { type: 'string', format: 'email', description: 'E-mail' },
          _files: { $ref: '#/definitions/BaseRelation' },
          _created_at: {
            readOnly: true,
            type: 'string',
            format: 'date-time',
            nullable: true,
            description: 'Timestamp of entity creation',
          },
          _updated_at: {
            readOnly: true,
            type: 'string',
            format: 'date-time',
            nullable: true,
            description: 'Timestamp of entity last update',
          },
          _owners: {
            type: 'array',
            readOnly: true,
            items: {
              description:
                'The user / organization owning this entity.\n\nNote: Owner implicitly has access to the entity regardless of ACLs.\n',
              type: 'object',
              properties: {
                org_id: { type: 'string', example: '123' },
                user_id: { type: 'string', example: '456' },
              },
              required: ['org_id'],
            },
          },
          _acl: {
            readOnly: true,
            type: 'object',
            description:
              'Access control list (ACL) for an entity. Defines sharing access to external orgs or users.',
            additionalProperties: true,
            properties: {
              view: { type: 'array', items: { type: 'string', example: 'org:456' } },
              edit: { type: 'array', items: { type: 'string', example: 'org:456' } },
              delete: { type: 'array', items: { type: 'string', example: 'org:456' } },
            },
          },
          _manifest: {
            readOnly: true,
            type: 'array',
            items: { type: 'string' },
            nullable: true,
            description: 'Blueprint ID used to create/update the entity',
            example: ['123e4567-e89b-12d3-a456-426614174000'],
          },
        },
        definitions: {
          BaseUUID: {
            type: 'string',
            format: 'uuid',
            example: '123e4567-e89b-12d3-a456-426614174000',
          },
          BaseTags: {
            type: 'array',
            nullable: true,
            items: { type: 'string' },
            example: ['example'],
          },
          BaseRelation: {
            type: 'object',
            nullable: true,
            description: 'Relation to another entity',
            properties: {
              $relation: {
                type: 'array',
                items: {
                  type: 'object',
                  properties: {
                    entity_id: { $ref: '#/definitions/BaseUUID' },
                    _tags: { $ref: '#/definitions/BaseTags' },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
  getSchemaExample: {
    description: 'An example entity of this schema, made from its attributes.',
    example: {
      path: { slug: 'contact' },
      status: 200,
      answer: {
        _schema: 'contact',
        _id: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
        _org: '123',
        _title: 'Entity Title',
        _tags: ['family:label'],
        first_name: 'string',
        last_name: 'string',
        email: 'user@example.com',
        _files: {
          $relation: [{ entity_id: '123e4567-e89b-12d3-a456-426614174000', _tags: ['example'] }],
        },
        _created_at: '1970-01-01T00:00:00.000Z',
        _updated_at: '1970-01-01T00:00:00.000Z',
        _owners: [{ org_id: '123', user_id: '456' }],
        _acl: { view: ['org:456'], edit: ['org:456'], delete: ['org:456'] },
        _manifest: ['123e4567-e89b-12d3-a456-426614174000'],
      },
    },
  },
  deleteSchema: {
    description:
      'Deletes a schema with all its versions, or the version whose `id` is sent. Its entities stay.',
    example: { path: { slug: 'contact' }, status: 200 },
  },
};
