import type { OperationKey, OperationReads, OperationWrites } from '../../../ports/activity-log.ts';
import { inDialect } from '../dialect.ts';
import { type OperationRow, operationRow, toOperation } from '../rows/operation-row.ts';
import type { Sql } from '../sql.ts';
import { totalOf } from '../total-of.ts';
import type { UnitSql } from '../unit-sql.ts';

/** The text of a state stands in the operation that made it, or in the entity while that has it. */
const TEXT = /* sql */ `LEFT JOIN entity
      ON entity.org = operation.org AND entity.id = operation.entity_id AND entity.version = operation.version`;

const PAYLOAD_AT = /* sql */ `
  SELECT coalesce(operation.payload, entity.doc) AS payload
    FROM operation
    ${TEXT}
   WHERE operation.org = @org AND operation.entity_id = @entity_id AND operation.version = @version`;

export const LAST_VERSION = /* sql */ `
  SELECT coalesce(max(version), 0) AS version
    FROM operation
   WHERE org = @org AND entity_id = @entity_id`;

const COUNT_OF_ACTIVITY = /* sql */ `
  SELECT count(*) AS total
    FROM operation
   WHERE org = @org AND activity_id = @activity_id`;

/** In the order in which rows were appended. */
const PAGE_OF_ACTIVITY = inDialect(
  ({ place }) => /* sql */ `
  SELECT entity_id, version
    FROM operation
   WHERE org = @org AND activity_id = @activity_id
   ORDER BY ${place}
   LIMIT @size OFFSET @from`,
);

const FIND_MANY = inDialect(
  ({ wanted }) => /* sql */ `
  SELECT operation.org, operation.entity_id, operation.schema, operation.version, operation.activity_id,
         operation.kind, coalesce(operation.payload, entity.doc) AS payload, operation.diff, operation.at
    FROM (SELECT value, key FROM ${wanted('entity_ids')}) AS id
    JOIN (SELECT CAST(value AS bigint) AS value, key FROM ${wanted('versions')}) AS version ON version.key = id.key
    JOIN operation ON operation.org = @org AND operation.entity_id = id.value AND operation.version = version.value
    ${TEXT}
   ORDER BY id.key`,
);

export function operationReads(sql: Sql): OperationReads {
  return {
    payloadAt: (org, entityId, version) =>
      sql.get(
        PAYLOAD_AT,
        { org, entity_id: entityId, version },
        ({ payload }: Pick<OperationRow, 'payload'>) => payload,
      ),
    lastVersion: async (org, entityId) => {
      const key = { org, entity_id: entityId };
      return (await sql.get<{ readonly version: number }>(LAST_VERSION, key))?.version ?? 0;
    },
    ofActivity: async (org, activityId, from, size) => {
      const key = { org, activity_id: activityId };
      const page = { ...key, from, size };
      const keys = await sql.all(PAGE_OF_ACTIVITY(sql), page, toKey);
      const count = () => sql.get<{ readonly total: number }>(COUNT_OF_ACTIVITY, key);
      return { total: await totalOf({ from, size }, keys.length, count), keys };
    },
    findMany: (org, keys) => {
      const { list } = sql.dialect;
      const ids = list(keys.map(({ entityId }) => entityId));
      const versions = list(keys.map(({ version }) => String(version)));
      return sql.all(FIND_MANY(sql), { org, entity_ids: ids, versions }, toOperation);
    },
  };
}

function toKey(row: Pick<OperationRow, 'entity_id' | 'version'>): OperationKey {
  return { entityId: row.entity_id, version: row.version };
}

export function operationWrites(unit: UnitSql): OperationWrites {
  return {
    append: async (operation) => {
      const { org } = operation;
      await unit.storeNumbered(org, (seq) => {
        const rows = [operationRow(operation, seq)];
        return { table: 'operation', org, owner: '', replaces: false, rows };
      });
    },
  };
}
