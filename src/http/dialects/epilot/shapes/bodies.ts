import { Type } from 'typebox';
import { skipRange } from './params.ts';

/** Any JSON object: what an entity or a schema may hold is decided by the use-cases, not by the wire. */
export const anyObject = Type.Object(
  {},
  { additionalProperties: true, description: 'Any JSON object' },
);

const operation = Type.Object(
  {
    op: Type.Enum(['add', 'remove', 'replace', 'move', 'copy', 'test']),
    path: Type.String({ description: 'JSON Pointer; the empty text is the whole document' }),
    from: Type.Optional(Type.Unknown({ description: 'JSON Pointer, for move and copy' })),
    value: Type.Optional(Type.Unknown({ description: 'Any JSON, for add, replace and test' })),
  },
  { additionalProperties: true },
);

/** What a PATCH may carry, by its type. */
export const patchBodies = {
  'application/json': { schema: { ...anyObject, description: 'Keys that replace the old ones' } },
  'application/merge-patch+json': { schema: { ...anyObject, description: 'RFC 7396' } },
  'application/json-patch+json': {
    schema: Type.Array(operation, { maxItems: 10_000, description: 'RFC 6902' }),
  },
};

/** Bodies that need not be sent, and are not looked at. */
export const ignoredBody = Type.Optional(Type.Unknown());

export const upsertBody = Type.Object(
  {
    unique_key: Type.Array(Type.String(), {
      maxItems: 20,
      description: 'Paths into the entity, such as email.0.email',
    }),
    entity: anyObject,
  },
  { additionalProperties: false, title: 'Upsert' },
);

export const activityBody = Type.Object(
  {
    type: Type.String({ minLength: 1, maxLength: 200 }),
    title: Type.String({ maxLength: 1000 }),
    message: Type.String({ maxLength: 10_000 }),
    payload: Type.Optional(anyObject),
    pending: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, title: 'NewActivity' },
);

const notYet = (what: string) =>
  Type.Optional(Type.Unknown({ description: `${what}. Not supported yet` }));

export const listBody = Type.Object(
  {
    filter: Type.Array(Type.Unknown(), {
      maxItems: 10_000,
      description:
        'Clauses that must all hold, at most 1,024 of them, nested ones included: term, terms, ids, range, exists, $and, $or, $not',
    }),
    allow_targeting_all_schemas: Type.Optional(Type.Boolean()),
    sort: Type.Optional(
      Type.Unknown({ description: '"field:asc", "field:desc", or an array of these' }),
    ),
    from: Type.Optional(Type.Integer(skipRange)),
    size: Type.Optional(Type.Integer({ minimum: 0 })),
    fields: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
    include_deleted: Type.Optional(Type.Enum(['false', 'true', 'only'])),
    query: notYet('A query_string query'),
    hydrate: notYet('Relations replaced by entities'),
    aggs: notYet('Aggregations'),
    include_scores: notYet('Scores'),
    highlight: notYet('Highlighting'),
    stable_for: notYet('Stable queries'),
    stable_query_id: notYet('Stable queries'),
    search_after: notYet('Paging behind a row'),
  },
  { additionalProperties: false, title: 'ListRequest' },
);
