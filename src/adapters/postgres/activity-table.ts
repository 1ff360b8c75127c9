import type { ActivityReads, ActivityWrites, FeedPage } from '../../ports/activity-log.ts';
import { type ActivityRow, activityRow, toActivity } from '../sql/rows/activity-row.ts';
import { toText } from '../sql/text-column.ts';
import type { PostgresSql } from './postgres-sql.ts';
import type { UnitPort } from './unit-port.ts';

const FIND = /* sql */ `
  SELECT org, id, at, type, title, message, payload, caller, pending
    FROM activity
   WHERE org = @org AND id = @id`;

const COUNT_OF_ENTITY = /* sql */ `
  SELECT count(*) AS total
    FROM activity_entity AS link
    JOIN activity ON activity.org = link.org AND activity.id = link.activity_id
   WHERE link.org = @org AND link.entity_id = @entity_id AND activity.pending = 0
     AND (cardinality(@types::text[]) = 0 OR activity.type = ANY (@types::text[]))
     AND (@after::bigint IS NULL OR activity.at > @after::bigint)
     AND (@before::bigint IS NULL OR activity.at < @before::bigint)`;

const PAGE_OF_ENTITY = /* sql */ `
  SELECT activity.org, activity.id, activity.at, activity.type, activity.title, activity.message,
         activity.payload, activity.caller, activity.pending
    FROM activity_entity AS link
    JOIN activity ON activity.org = link.org AND activity.id = link.activity_id
   WHERE link.org = @org AND link.entity_id = @entity_id AND activity.pending = 0
     AND (cardinality(@types::text[]) = 0 OR activity.type = ANY (@types::text[]))
     AND (@after::bigint IS NULL OR activity.at > @after::bigint)
     AND (@before::bigint IS NULL OR activity.at < @before::bigint)
   ORDER BY activity.at DESC, activity.id DESC
   LIMIT @size OFFSET @from`;

const FILL = /* sql */ `
  UPDATE activity
     SET pending = 0
   WHERE org = @org AND id = @id`;

export function activityReads(sql: PostgresSql): ActivityReads {
  return {
    find: async (org, id) => {
      const row = await sql.get<ActivityRow>(FIND, { org, id });
      return row === undefined ? undefined : toActivity(row);
    },
    ofEntity: async (org, entityId, page) => {
      const matching = { org, entity_id: entityId, ...bounds(page) };
      const count = await sql.get<{ readonly total: number }>(COUNT_OF_ENTITY, matching);
      const { from, size } = page;
      const rows = await sql.all<ActivityRow>(PAGE_OF_ENTITY, { ...matching, from, size });
      return { total: count?.total ?? 0, activities: rows.map(toActivity) };
    },
  };
}

function bounds({ types, after, before }: FeedPage) {
  return { types: types.map(toText), after: after ?? null, before: before ?? null };
}

export function activityWrites(unit: UnitPort): ActivityWrites {
  return {
    append: async (activity) => {
      const { org } = activity;
      const rows = [activityRow(activity)];
      const write = { table: 'activity', org, owner: '', replaces: false, rows } as const;
      await unit.later(write);
    },
    link: async (org, activityId, entityId) => {
      const rows = [{ org, entity_id: entityId, activity_id: activityId }];
      const write = { table: 'activity_entity', org, owner: '', replaces: false, rows } as const;
      await unit.later(write);
    },
    fill: async (org, id) => void (await unit.sql.run(FILL, { org, id })),
  };
}
