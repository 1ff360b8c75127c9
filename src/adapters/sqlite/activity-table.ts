import type { DatabaseSync } from 'node:sqlite';
import type { Activity } from '../../domain/activity/activity.ts';
import type { ActivityId, EntityId, OrgId } from '../../kernel/ids.ts';
import type { FeedPage } from '../../ports/activity-log.ts';
import { type ActivityRow, activityRow, toActivity } from '../sql/rows/activity-row.ts';
import { toText } from '../sql/text-column.ts';
import { Statement } from './statement.ts';

const FIND = /* sql */ `
  SELECT org, id, at, type, title, message, payload, caller, pending
    FROM activity
   WHERE org = @org AND id = @id`;

const COUNT_OF_ENTITY = /* sql */ `
  SELECT count(*) AS total
    FROM activity_entity AS link
    JOIN activity ON activity.org = link.org AND activity.id = link.activity_id
   WHERE link.org = @org AND link.entity_id = @entity_id AND activity.pending = 0
     AND (@types = '[]' OR activity.type IN (SELECT value FROM json_each(@types)))
     AND (@after IS NULL OR activity.at > @after) AND (@before IS NULL OR activity.at < @before)`;

const PAGE_OF_ENTITY = /* sql */ `
  SELECT activity.org, activity.id, activity.at, activity.type, activity.title, activity.message,
         activity.payload, activity.caller, activity.pending
    FROM activity_entity AS link
    JOIN activity ON activity.org = link.org AND activity.id = link.activity_id
   WHERE link.org = @org AND link.entity_id = @entity_id AND activity.pending = 0
     AND (@types = '[]' OR activity.type IN (SELECT value FROM json_each(@types)))
     AND (@after IS NULL OR activity.at > @after) AND (@before IS NULL OR activity.at < @before)
   ORDER BY activity.at DESC, activity.id DESC
   LIMIT @size OFFSET @from`;

const APPEND = /* sql */ `
  INSERT INTO activity (org, id, at, type, title, message, payload, caller, pending)
  VALUES (@org, @id, @at, @type, @title, @message, @payload, @caller, @pending)`;

const LINK = /* sql */ `
  INSERT INTO activity_entity (org, entity_id, activity_id)
  VALUES (@org, @entity_id, @activity_id)
  ON CONFLICT (org, entity_id, activity_id) DO NOTHING`;

const FILL = /* sql */ `
  UPDATE activity
     SET pending = 0
   WHERE org = @org AND id = @id`;

/** The tables `activity` and `activity_entity`. */
export class ActivityTable {
  readonly #find: Statement<ActivityRow>;
  readonly #countOfEntity: Statement<{ readonly total: number }>;
  readonly #pageOfEntity: Statement<ActivityRow>;
  readonly #append: Statement;
  readonly #link: Statement;
  readonly #fill: Statement;

  constructor(db: DatabaseSync) {
    this.#find = new Statement(db, FIND);
    this.#countOfEntity = new Statement(db, COUNT_OF_ENTITY);
    this.#pageOfEntity = new Statement(db, PAGE_OF_ENTITY);
    this.#append = new Statement(db, APPEND);
    this.#link = new Statement(db, LINK);
    this.#fill = new Statement(db, FILL);
  }

  find(org: OrgId, id: ActivityId): Activity | undefined {
    const row = this.#find.get({ org, id });
    return row === undefined ? undefined : toActivity(row);
  }

  ofEntity(org: OrgId, entityId: EntityId, page: FeedPage) {
    const matching = {
      org,
      entity_id: entityId,
      types: JSON.stringify(page.types.map(toText)),
      after: page.after ?? null,
      before: page.before ?? null,
    };
    const total = this.#countOfEntity.get(matching)?.total ?? 0;
    const { from, size } = page;
    const activities = this.#pageOfEntity.all({ ...matching, from, size }).map(toActivity);
    return { total, activities };
  }

  append(activity: Activity): void {
    this.#append.run(activityRow(activity));
  }

  link(org: OrgId, activityId: ActivityId, entityId: EntityId): void {
    this.#link.run({ org, activity_id: activityId, entity_id: entityId });
  }

  fill(org: OrgId, id: ActivityId): void {
    this.#fill.run({ org, id });
  }
}
