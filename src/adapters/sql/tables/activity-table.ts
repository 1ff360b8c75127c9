import type { ActivityReads, ActivityWrites, FeedPage } from '../../../ports/activity-log.ts';
import { inDialect } from '../dialect.ts';
import { activityRow, toActivity } from '../rows/activity-row.ts';
import type { Sql } from '../sql.ts';
import { toText } from '../text-column.ts';
import { totalOf } from '../total-of.ts';
import type { UnitSql } from '../unit-sql.ts';

const FIND = /* sql */ `
  SELECT org, id, at, type, title, message, payload, caller, pending
    FROM activity
   WHERE org = @org AND id = @id`;

/** PostgreSQL wants to be told the type of a parameter that may be NULL. */
const OF_ENTITY = inDialect(
  ({ wanted }) => /* sql */ `activity_entity AS link
    JOIN activity ON activity.org = link.org AND activity.id = link.activity_id
   WHERE link.org = @org AND link.entity_id = @entity_id AND activity.pending = 0
     AND (CAST(@any_type AS bigint) = 1 OR activity.type IN (SELECT value FROM ${wanted('types')}))
     AND (CAST(@after AS bigint) IS NULL OR activity.at > CAST(@after AS bigint))
     AND (CAST(@before AS bigint) IS NULL OR activity.at < CAST(@before AS bigint))`,
);

const COUNT_OF_ENTITY = inDialect(
  (dialect) => /* sql */ `
  SELECT count(*) AS total
    FROM ${OF_ENTITY({ dialect })}`,
);

const PAGE_OF_ENTITY = inDialect(
  (dialect) => /* sql */ `
  SELECT activity.id
    FROM ${OF_ENTITY({ dialect })}
   ORDER BY activity.at DESC, activity.id DESC
   LIMIT @size OFFSET @from`,
);

const FIND_MANY = inDialect(
  ({ wanted }) => /* sql */ `
  SELECT org, id, at, type, title, message, payload, caller, pending
    FROM (SELECT value, key FROM ${wanted('ids')}) AS wanted
    JOIN activity ON activity.org = @org AND activity.id = wanted.value
   ORDER BY wanted.key`,
);

const FILL = /* sql */ `
  UPDATE activity
     SET pending = 0
   WHERE org = @org AND id = @id`;

export function activityReads(sql: Sql): ActivityReads {
  return {
    find: (org, id) => sql.get(FIND, { org, id }, toActivity),
    ofEntity: async (org, entityId, page) => {
      const matching = { org, entity_id: entityId, ...boundsOf(sql, page) };
      const { from, size } = page;
      const wanted = { ...matching, from, size };
      type Found = { readonly id: string };
      const ids = await sql.all(PAGE_OF_ENTITY(sql), wanted, ({ id }: Found) => id);
      const count = () => sql.get<{ readonly total: number }>(COUNT_OF_ENTITY(sql), matching);
      return { total: await totalOf(page, ids.length, count), ids };
    },
    findMany: (org, ids) =>
      sql.all(FIND_MANY(sql), { org, ids: sql.dialect.list(ids) }, toActivity),
  };
}

function boundsOf({ dialect }: Sql, { types, after, before }: FeedPage) {
  return {
    any_type: types.length === 0 ? 1 : 0,
    types: dialect.list(types.map(toText)),
    after: after ?? null,
    before: before ?? null,
  };
}

export function activityWrites(unit: UnitSql): ActivityWrites {
  return {
    append: (activity) => {
      const { org } = activity;
      const rows = [activityRow(activity)];
      return unit.store({ table: 'activity', org, owner: '', replaces: false, rows });
    },
    link: (org, activityId, entityId) => {
      const rows = [{ org, entity_id: entityId, activity_id: activityId }];
      return unit.store({ table: 'activity_entity', org, owner: '', replaces: false, rows });
    },
    fill: async (org, id) => void (await unit.run(FILL, { org, id })),
  };
}
