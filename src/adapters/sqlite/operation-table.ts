import type { DatabaseSync } from 'node:sqlite';
import type { Operation } from '../../domain/activity/activity.ts';
import type { ActivityId, EntityId, OrgId, Seq } from '../../kernel/ids.ts';
import { type OperationRow, operationRow, toOperation } from '../sql/rows/operation-row.ts';
import type { Page } from './page.ts';
import { Statement } from './statement.ts';

const PAYLOAD_AT = /* sql */ `
  SELECT payload
    FROM operation
   WHERE org = @org AND entity_id = @entity_id AND version = @version`;

const LAST_VERSION = /* sql */ `
  SELECT coalesce(max(version), 0) AS version
    FROM operation
   WHERE org = @org AND entity_id = @entity_id`;

const COUNT_OF_ACTIVITY = /* sql */ `
  SELECT count(*) AS total
    FROM operation
   WHERE org = @org AND activity_id = @activity_id`;

/** The rowid counts up with every insert, so it is the order in which rows were appended. */
const PAGE_OF_ACTIVITY = /* sql */ `
  SELECT org, entity_id, schema, version, activity_id, kind, payload, diff, at
    FROM operation
   WHERE org = @org AND activity_id = @activity_id
   ORDER BY rowid
   LIMIT @size OFFSET @from`;

const APPEND = /* sql */ `
  INSERT INTO operation (org, entity_id, version, seq, activity_id, kind, schema, payload, diff, at)
  VALUES (@org, @entity_id, @version, @seq, @activity_id, @kind, @schema, @payload, @diff, @at)`;

export class OperationTable {
  readonly #payloadAt: Statement<{ readonly payload: string }>;
  readonly #lastVersion: Statement<{ readonly version: number }>;
  readonly #countOfActivity: Statement<{ readonly total: number }>;
  readonly #pageOfActivity: Statement<OperationRow>;
  readonly #append: Statement;

  constructor(db: DatabaseSync) {
    this.#payloadAt = new Statement(db, PAYLOAD_AT);
    this.#lastVersion = new Statement(db, LAST_VERSION);
    this.#countOfActivity = new Statement(db, COUNT_OF_ACTIVITY);
    this.#pageOfActivity = new Statement(db, PAGE_OF_ACTIVITY);
    this.#append = new Statement(db, APPEND);
  }

  payloadAt(org: OrgId, entityId: EntityId, version: number): string | undefined {
    return this.#payloadAt.get({ org, entity_id: entityId, version })?.payload;
  }

  lastVersion(org: OrgId, entityId: EntityId): number {
    return this.#lastVersion.get({ org, entity_id: entityId })?.version ?? 0;
  }

  ofActivity(org: OrgId, activityId: ActivityId, { from, size }: Page) {
    const key = { org, activity_id: activityId };
    const total = this.#countOfActivity.get(key)?.total ?? 0;
    const operations = this.#pageOfActivity.all({ ...key, from, size }).map(toOperation);
    return { total, operations };
  }

  append(operation: Operation, seq: Seq): void {
    this.#append.run(operationRow(operation, seq));
  }
}
