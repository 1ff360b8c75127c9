import type { OperationReads, OperationWrites } from '../../ports/activity-log.ts';
import { type OperationRow, operationRow, toOperation } from '../sql/rows/operation-row.ts';
import type { PostgresSql } from './postgres-sql.ts';
import type { UnitPort } from './unit-port.ts';

const PAYLOAD_AT = /* sql */ `
  SELECT payload
    FROM operation
   WHERE org = @org AND entity_id = @entity_id AND version = @version`;

export const LAST_VERSION = /* sql */ `
  SELECT coalesce(max(version), 0) AS version
    FROM operation
   WHERE org = @org AND entity_id = @entity_id`;

const COUNT_OF_ACTIVITY = /* sql */ `
  SELECT count(*) AS total
    FROM operation
   WHERE org = @org AND activity_id = @activity_id`;

const PAGE_OF_ACTIVITY = /* sql */ `
  SELECT org, entity_id, schema, version, activity_id, kind, payload, diff, at
    FROM operation
   WHERE org = @org AND activity_id = @activity_id
   ORDER BY place
   LIMIT @size OFFSET @from`;

export function operationReads(sql: PostgresSql): OperationReads {
  return {
    payloadAt: async (org, entityId, version) => {
      const key = { org, entity_id: entityId, version };
      return (await sql.get<{ readonly payload: string }>(PAYLOAD_AT, key))?.payload;
    },
    lastVersion: async (org, entityId) => {
      const row = await sql.get<{ readonly version: number }>(LAST_VERSION, {
        org,
        entity_id: entityId,
      });
      return row?.version ?? 0;
    },
    ofActivity: async (org, activityId, from, size) => {
      const key = { org, activity_id: activityId };
      const count = await sql.get<{ readonly total: number }>(COUNT_OF_ACTIVITY, key);
      const rows = await sql.all<OperationRow>(PAGE_OF_ACTIVITY, { ...key, from, size });
      return { total: count?.total ?? 0, operations: rows.map(toOperation) };
    },
  };
}

export function operationWrites(unit: UnitPort): OperationWrites {
  return {
    append: async (operation) => {
      const { org } = operation;
      await unit.numbered(org, (seq) => {
        const rows = [operationRow(operation, seq)];
        return { table: 'operation', org, owner: '', replaces: false, rows };
      });
    },
  };
}
