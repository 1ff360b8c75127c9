import { Type } from 'typebox';

const errorMembers = {
  status: Type.Integer(),
  error: Type.String({ description: 'One sentence that says what is wrong and how to mend it' }),
  code: Type.String({ description: 'Stable; listed in docs/reference/errors.md' }),
  request_id: Type.String(),
  errors: Type.Optional(
    Type.Array(
      Type.Object({
        path: Type.String({ description: 'JSON Pointer into what was sent' }),
        in: Type.Optional(Type.Enum(['query', 'path', 'header'])),
        code: Type.String(),
        message: Type.String(),
      }),
    ),
  ),
};

/** What every error of this dialect looks like. */
export const errorAnswer = Type.Object(errorMembers, { title: 'Error', description: 'Refused' });

const time = Type.String({ format: 'date-time' });
const textList = Type.Array(Type.String());

export const entityAnswer = Type.Object(
  {
    _id: Type.String({ format: 'uuid' }),
    _org: Type.String(),
    _schema: Type.String(),
    _title: Type.Union([Type.String(), Type.Null()]),
    _owners: Type.Array(
      Type.Object({ org_id: Type.String(), user_id: Type.Optional(Type.String()) }),
    ),
    _acl: Type.Object(
      { view: textList, edit: textList, delete: textList },
      { additionalProperties: true },
    ),
    _created_at: time,
    _updated_at: time,
    _deleted_at: Type.Optional(time),
  },
  { title: 'Entity', additionalProperties: true },
);

/** An entity, or those of its fields that were asked for. */
export const entityFieldsAnswer = Type.Partial(entityAnswer, {
  title: 'EntityFields',
  additionalProperties: true,
});

export const entityWithRelationsAnswer = Type.Object(
  {
    entity: entityAnswer,
    relations: Type.Array(entityAnswer),
  },
  { title: 'EntityWithRelations' },
);
export const listAnswer = Type.Object(
  { hits: Type.Integer(), results: Type.Array(entityFieldsAnswer) },
  { title: 'EntityList' },
);

export const schemaAnswer = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    slug: Type.String(),
    version: Type.Integer(),
    created_at: time,
    updated_at: time,
    draft: Type.Optional(Type.Boolean({ description: 'A draft, which is never current' })),
    latest: Type.Optional(Type.Literal(true, { description: 'The newest version' })),
    frozen: Type.Optional(
      Type.Literal(true, { description: 'The version at which the schema is frozen' }),
    ),
  },
  { title: 'Schema', additionalProperties: true },
);
export const schemasAnswer = Type.Object(
  { results: Type.Array(schemaAnswer) },
  { title: 'SchemaList' },
);
export const capabilitiesAnswer = Type.Object(
  {
    results: Type.Array(Type.Object({ name: Type.String() }, { additionalProperties: true })),
  },
  { title: 'Capabilities' },
);
/** An attribute, capability, group or headline. */
export const partAnswer = Type.Object(
  {
    composite_id: Type.String({ description: 'Schema slug and id, separated by a colon' }),
    schema: Type.String({ description: 'Slug of the schema that it belongs to' }),
  },
  { title: 'SchemaPart', additionalProperties: true },
);
export const schemaVersionsAnswer = Type.Object(
  {
    versions: Type.Array(schemaAnswer),
    versions_more: Type.Boolean(),
    drafts: Type.Array(schemaAnswer),
    drafts_more: Type.Boolean(),
    frozen_version: Type.Optional(
      Type.String({ description: 'Id of the version at which the schema is frozen' }),
    ),
  },
  { title: 'SchemaVersions' },
);

export const activityAnswer = Type.Object(
  {
    _id: Type.String(),
    timestamp: time,
    type: Type.String(),
    title: Type.String(),
    message: Type.String(),
  },
  { title: 'Activity', additionalProperties: true },
);
export const activityWithOperationsAnswer = Type.Object(
  {
    ...activityAnswer.properties,
    operations_total: Type.Integer(),
    operations: Type.Array(Type.Object({}, { additionalProperties: true })),
  },
  { additionalProperties: true, title: 'ActivityWithOperations' },
);
export const feedAnswer = Type.Object(
  {
    total: Type.Integer(),
    results: Type.Array(activityWithOperationsAnswer),
  },
  { title: 'ActivityFeed' },
);
const changes = Type.Optional(Type.Object({}, { additionalProperties: true }));

/** What refuses a change whose condition does not hold. */
const preconditionFailed = Type.Object(
  {
    ...errorMembers,
    current: Type.Union([
      Type.Object({ version: Type.Integer(), etag: Type.String(), updated_at: time }),
      Type.Null(),
    ]),
    diff: Type.Optional(
      Type.Object(
        { added: changes, updated: changes, deleted: changes },
        { description: 'From the state that If-Match named to the current one, by top-level key' },
      ),
    ),
  },
  { title: 'PreconditionFailed' },
);
/** The refusals of conditional reads and writes. */
export const conditional = { 412: preconditionFailed };
/** Of an answer that has no pages. */
export const tooLarge = { 413: errorAnswer };
export const guarded = { ...conditional, 428: errorAnswer };
export const patchRefused = {
  409: errorAnswer,
  415: { ...errorAnswer, headers: { 'accept-patch': Type.String() } },
  422: errorAnswer,
};
export const noAnswer = Type.Null();
