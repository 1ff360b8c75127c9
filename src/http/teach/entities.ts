import type { Lessons } from './lesson.ts';

/** What the API document teaches of entities. */
export const entities: Lessons = {
  upsertEntity: {
    description:
      'Updates the entity whose values at the paths of `unique_key` are those of `entity`; creates it if there is none. Two at once make one entity. A path is a key such as `email`, or leads into lists and objects: `email.0.email`. With `_id` as the key, the id is yours to choose; the other examples use the one of this example. The header `x-entia-matched` of the answer says how many matched.',
    example: {
      path: { slug: 'contact' },
      body: {
        unique_key: ['_id'],
        entity: {
          _id: '3f2b9c1e-8a4d-4c57-9e21-5b7d0a6c4f10',
          first_name: 'Ada',
          last_name: 'Lovelace',
          email: 'ada@example.com',
        },
      },
      status: 201,
      answer: {
        first_name: 'Ada',
        last_name: 'Lovelace',
        email: 'ada@example.com',
        _schema: 'contact',
        _id: '3f2b9c1e-8a4d-4c57-9e21-5b7d0a6c4f10',
        _org: '1',
        _owners: [{ org_id: '1' }],
        _created_at: '2026-01-15T12:00:00.014Z',
        _updated_at: '2026-01-15T12:00:00.014Z',
        _title: 'Ada Lovelace',
        _acl: { view: ['org_1'], edit: ['org_1'], delete: ['org_1'] },
      },
    },
  },
  createEntity: {
    description:
      'Stores any JSON object as an entity; the server adds the fields that begin with `_`. `_title` is made by the title template of the schema. An entity can be stored under a slug that has no schema. `ETag` of the answer names the state that was stored, as `"<seq>-<version>"`, such as `"12-1"`.',
    example: {
      path: { slug: 'contact' },
      body: {
        first_name: 'Grace',
        last_name: 'Hopper',
        email: 'grace@example.com',
        _tags: ['navy'],
      },
      status: 201,
      answer: {
        first_name: 'Grace',
        last_name: 'Hopper',
        email: 'grace@example.com',
        _tags: ['navy'],
        _schema: 'contact',
        _id: '019bc186-de15-7000-b754-c8937f4a862b',
        _org: '1',
        _owners: [{ org_id: '1' }],
        _created_at: '2026-01-15T12:00:00.019Z',
        _updated_at: '2026-01-15T12:00:00.019Z',
        _title: 'Grace Hopper',
        _acl: { view: ['org_1'], edit: ['org_1'], delete: ['org_1'] },
      },
    },
  },
  getEntity: {
    description:
      'The entity, and the entities that it links to. `ETag` names their state, as `"<seq>-<version>-<digest>"`.',
    example: {
      path: { slug: 'contact', id: '3f2b9c1e-8a4d-4c57-9e21-5b7d0a6c4f10' },
      status: 200,
      answer: {
        entity: {
          first_name: 'Ada',
          last_name: 'Lovelace',
          email: 'ada@example.com',
          _schema: 'contact',
          _id: '3f2b9c1e-8a4d-4c57-9e21-5b7d0a6c4f10',
          _org: '1',
          _owners: [{ org_id: '1' }],
          _created_at: '2026-01-15T12:00:00.014Z',
          _updated_at: '2026-01-15T12:00:00.014Z',
          _title: 'Ada Lovelace',
          _acl: { view: ['org_1'], edit: ['org_1'], delete: ['org_1'] },
        },
        relations: [],
      },
    },
  },
  getEntityV2: {
    description:
      'The entity alone. `fields` chooses what is answered. `ETag` names its state, as `"<seq>-<version>"`, such as `"12-3"`: send it in `If-Match` of a change, and the change is made only if nobody else was faster; send it in `If-None-Match`, and an unchanged entity is answered 304 without a body.',
    example: {
      path: { slug: 'contact', id: '3f2b9c1e-8a4d-4c57-9e21-5b7d0a6c4f10' },
      status: 200,
      answer: {
        first_name: 'Ada',
        last_name: 'Lovelace',
        email: 'ada@example.com',
        _schema: 'contact',
        _id: '3f2b9c1e-8a4d-4c57-9e21-5b7d0a6c4f10',
        _org: '1',
        _owners: [{ org_id: '1' }],
        _created_at: '2026-01-15T12:00:00.014Z',
        _updated_at: '2026-01-15T12:00:00.014Z',
        _title: 'Ada Lovelace',
        _acl: { view: ['org_1'], edit: ['org_1'], delete: ['org_1'] },
      },
    },
  },
  updateEntity: {
    description:
      'Replaces all attributes by those of the body; the fields that begin with `_` stay. Send the ETag that you read in `If-Match` so that no change of others is lost.',
    example: {
      path: { slug: 'contact', id: '3f2b9c1e-8a4d-4c57-9e21-5b7d0a6c4f10' },
      body: {
        first_name: 'Ada',
        last_name: 'Lovelace',
        email: 'ada@example.com',
        born: '1815-12-10',
      },
      status: 200,
      answer: {
        first_name: 'Ada',
        last_name: 'Lovelace',
        email: 'ada@example.com',
        born: '1815-12-10',
        _schema: 'contact',
        _id: '3f2b9c1e-8a4d-4c57-9e21-5b7d0a6c4f10',
        _org: '1',
        _owners: [{ org_id: '1' }],
        _created_at: '2026-01-15T12:00:00.014Z',
        _updated_at: '2026-01-15T12:00:00.026Z',
        _title: 'Ada Lovelace',
        _acl: { view: ['org_1'], edit: ['org_1'], delete: ['org_1'] },
      },
    },
  },
  patchEntity: {
    description:
      'Changes a part of an entity. As `application/json` the keys that are sent replace those that are there; `application/merge-patch+json` (RFC 7396) merges at any depth and removes what is null; `application/json-patch+json` (RFC 6902) performs a list of operations, all or none. Send the ETag that you read in `If-Match` so that no change of others is lost.',
    example: {
      path: { slug: 'contact', id: '3f2b9c1e-8a4d-4c57-9e21-5b7d0a6c4f10' },
      body: { phone: '+44 20 7946 0000', _tags: ['pioneer'] },
      otherBodies: {
        'application/merge-patch+json': { phone: null },
        'application/json-patch+json': [
          { op: 'test', path: '/first_name', value: 'Ada' },
          { op: 'add', path: '/phone', value: '+44 20 7946 0000' },
        ],
      },
      status: 200,
      answer: {
        first_name: 'Ada',
        last_name: 'Lovelace',
        email: 'ada@example.com',
        born: '1815-12-10',
        _schema: 'contact',
        _id: '3f2b9c1e-8a4d-4c57-9e21-5b7d0a6c4f10',
        _org: '1',
        _owners: [{ org_id: '1' }],
        _created_at: '2026-01-15T12:00:00.014Z',
        _updated_at: '2026-01-15T12:00:00.030Z',
        _title: 'Ada Lovelace',
        _acl: { view: ['org_1'], edit: ['org_1'], delete: ['org_1'] },
        phone: '+44 20 7946 0000',
        _tags: ['pioneer'],
      },
    },
  },
  listEntities: {
    description:
      'Entities that meet every clause of `filter`: `term`, `terms`, `ids`, `range`, `exists`, `$and`, `$or`, `$not`. `hits` is exact, and every write that was answered before is seen. Text fields match by lower-case word; the field with `.keyword` behind it matches the whole text as it was written. Name a schema by `_schema`. docs/reference/filter.md has every clause.',
    example: {
      body: {
        filter: [{ term: { _schema: 'contact' } }, { term: { 'last_name.keyword': 'Lovelace' } }],
        sort: '_created_at:desc',
        size: 10,
        fields: ['_id', '_title', 'email'],
      },
      status: 200,
      answer: {
        hits: 1,
        results: [
          {
            email: 'ada@example.com',
            _id: '3f2b9c1e-8a4d-4c57-9e21-5b7d0a6c4f10',
            _title: 'Ada Lovelace',
          },
        ],
      },
    },
  },
  deleteEntity: {
    description:
      'Deletes an entity so that it can be restored: it can still be read, has `_deleted_at`, and is in no listing. `purge=true` wipes it with its history, for good.',
    example: { path: { slug: 'contact', id: '3f2b9c1e-8a4d-4c57-9e21-5b7d0a6c4f10' }, status: 200 },
  },
  restoreEntity: {
    description: 'Takes back a deletion. What was purged cannot come back.',
    example: {
      path: { slug: 'contact', id: '3f2b9c1e-8a4d-4c57-9e21-5b7d0a6c4f10' },
      status: 200,
      answer: {
        first_name: 'Ada',
        last_name: 'Lovelace',
        email: 'ada@example.com',
        born: '1815-12-10',
        _schema: 'contact',
        _id: '3f2b9c1e-8a4d-4c57-9e21-5b7d0a6c4f10',
        _org: '1',
        _owners: [{ org_id: '1' }],
        _created_at: '2026-01-15T12:00:00.014Z',
        _updated_at: '2026-01-15T12:00:00.054Z',
        _title: 'Ada Lovelace',
        _acl: { view: ['org_1'], edit: ['org_1'], delete: ['org_1'] },
        phone: '+44 20 7946 0000',
        _tags: ['pioneer'],
      },
    },
  },
};
