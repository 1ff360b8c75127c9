import { type TProperties, Type } from 'typebox';

/** A query string: a parameter that is not listed is refused, since a misspelt `dry_run` would perform the write. */
export const queryShape = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false });

/** Routes that take no parameters. */
export const noQuery = queryShape({});

const slug = Type.String({ pattern: '^[A-Za-z0-9_-]+$', description: 'Schema slug' });
const id = Type.String({ description: 'Entity id, a UUID' });

export const slugParams = Type.Object({ slug });
export const entityParams = Type.Object({ slug, id });
export const activityParams = Type.Object({
  id: Type.String({ description: 'Activity id, a ULID' }),
});

const flag = (description: string) => Type.Boolean({ default: false, description });

/** A list in one parameter, separated by commas, or the parameter repeated. */
export const textList = (description: string) =>
  Type.Array(Type.String(), { maxItems: 1000, description });

/** As far as whole numbers can be told apart. */
export const skipRange = { minimum: 0, maximum: Number.MAX_SAFE_INTEGER };

export const from = Type.Integer({ ...skipRange, default: 0, description: 'Skips this many' });

const activityId = Type.Optional(
  Type.String({ description: 'Links the mutation to this activity; empty is none' }),
);
const fillActivity = flag('Ends the pending state of the activity');
const async = flag('Accepted for compatibility: an answered write is always visible to searches');
const validate = flag('Not supported yet; must be false');
const hydrate = flag(
  'Replaces relations by the entities that they name. Not supported yet; must be false',
);

const direct = flag('Accepted for compatibility: every write is direct');
const anonymize = flag('Not supported yet; must be false');

export const mutationQuery = queryShape({
  activity_id: activityId,
  fill_activity: fillActivity,
  async,
  validate,
});
export const putQuery = queryShape({ ...mutationQuery.properties, direct });
export const patchQuery = queryShape({
  ...putQuery.properties,
  dry_run: flag('Answers the result and changes nothing'),
});
export const upsertQuery = queryShape({
  ...mutationQuery.properties,
  dry_run: patchQuery.properties.dry_run,
  strict: flag('409 when several entities match'),
});
export const deleteQuery = queryShape({
  activity_id: activityId,
  purge: flag('Wipes the entity with its history, for good'),
});
export const restoreQuery = queryShape({ activity_id: activityId });
export const getQuery = queryShape({ hydrate, anonymize });
export const getV2Query = queryShape({
  hydrate,
  anonymize,
  apply_changesets: flag('Accepted for compatibility: there are no changesets'),
  fields: Type.Optional(
    textList('Fields to give: names, dotted paths, * and **; !field leaves out'),
  ),
});
