import type { Operation, OperationKind } from '../../../domain/activity/activity.ts';
import type { Seq } from '../../../kernel/ids.ts';

/** A row of the table `operation`, without the commit that wrote it. */
export interface OperationRow {
  readonly org: string;
  readonly entity_id: string;
  readonly schema: string;
  readonly version: number;
  readonly activity_id: string;
  readonly kind: OperationKind;
  readonly payload: string;
  readonly diff: string | null;
  readonly at: number;
}

export function operationRow(operation: Operation, seq: Seq) {
  return {
    org: operation.org,
    entity_id: operation.entityId,
    version: operation.version,
    seq,
    activity_id: operation.activityId,
    kind: operation.kind,
    schema: operation.schema,
    payload: operation.payload,
    diff: operation.diff ?? null,
    at: operation.at,
  } satisfies OperationRow & { readonly seq: Seq };
}

export function toOperation(row: OperationRow): Operation {
  return {
    org: row.org,
    entityId: row.entity_id,
    schema: row.schema,
    version: row.version,
    activityId: row.activity_id,
    kind: row.kind,
    payload: row.payload,
    diff: row.diff ?? undefined,
    at: row.at,
  };
}
