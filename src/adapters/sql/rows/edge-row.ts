import type { Edge } from '../../../domain/relation/edge.ts';
import type { EntityId, OrgId } from '../../../kernel/ids.ts';
import { fromText, toText } from '../text-column.ts';

/** A row of the table `edge`, without the organization. */
export interface EdgeRow {
  readonly from_id: string;
  readonly attribute: string;
  readonly position: number;
  readonly to_org: string;
  readonly to_id: string;
  readonly path: string | null;
  readonly item_id: string | null;
  readonly tags: string;
}

export function edgeRow(org: OrgId, fromId: EntityId, edge: Edge) {
  return {
    org,
    from_id: fromId,
    attribute: toText(edge.attribute),
    position: edge.position,
    to_org: toText(edge.toOrg),
    to_id: toText(edge.toId),
    path: edge.path === undefined ? null : toText(edge.path),
    item_id: edge.itemId === undefined ? null : toText(edge.itemId),
    tags: JSON.stringify(edge.tags),
  } satisfies EdgeRow & { readonly org: OrgId };
}

export function toEdge(row: EdgeRow): Edge {
  return {
    attribute: fromText(row.attribute),
    position: row.position,
    toOrg: fromText(row.to_org),
    toId: fromText(row.to_id),
    path: row.path === null ? undefined : fromText(row.path),
    itemId: row.item_id === null ? undefined : fromText(row.item_id),
    tags: JSON.parse(row.tags) as readonly string[],
  };
}
