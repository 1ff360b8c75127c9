import type { IdempotencyReads, IdempotencyWrites } from '../../ports/idempotency-store.ts';
import { idempotencyTable, requestRow } from '../sql/tables/idempotency-table.ts';
import type { UnitPort } from './unit-port.ts';

/** As in other databases, but that rows wait. */
export function waitingIdempotencyTable(unit: UnitPort): IdempotencyReads & IdempotencyWrites {
  return {
    ...idempotencyTable(unit.sql),
    add: async (request) => {
      const { org } = request;
      const rows = [requestRow(request)];
      const write = { table: 'idempotency', org, owner: '', replaces: false, rows } as const;
      await unit.later(write);
    },
  };
}
