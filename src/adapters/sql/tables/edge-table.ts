import type { Edge } from '../../../domain/relation/edge.ts';
import type { EntityId, OrgId } from '../../../kernel/ids.ts';
import type { RelationReads, RelationWrites } from '../../../ports/relation-store.ts';
import { inDialect } from '../dialect.ts';
import { type EdgeRow, edgeRow, toEdge } from '../rows/edge-row.ts';
import type { Sql } from '../sql.ts';
import { toText } from '../text-column.ts';
import type { UnitSql } from '../unit-sql.ts';

/** Two edges can share attribute and position when the attribute is nested in an array; they keep the order given. */
const FROM = inDialect(
  ({ place }) => /* sql */ `
  SELECT from_id, attribute, position, to_org, to_id, path, item_id, tags
    FROM edge
   WHERE org = @org AND from_id = @id
   ORDER BY attribute, position, ${place}`,
);

const TO = inDialect(
  ({ place }) => /* sql */ `
  SELECT from_id, attribute, position, to_org, to_id, path, item_id, tags
    FROM edge
   WHERE org = @org AND to_id = @id
   ORDER BY from_id, attribute, position, ${place}`,
);

export function relationReads(sql: Sql): RelationReads {
  return {
    from: (org, id) => sql.all(FROM(sql), { org, id }, toEdge),
    to: (org, id) =>
      sql.all(TO(sql), { org, id: toText(id) }, (row: EdgeRow) => ({
        fromId: row.from_id,
        edge: toEdge(row),
      })),
  };
}

export function relationWrites(unit: UnitSql): RelationWrites {
  const store = (org: OrgId, owner: EntityId, edges: readonly Edge[], replaces: boolean) => {
    const rows = edges.map((edge) => edgeRow(org, owner, edge));
    return unit.store({ table: 'edge', org, owner, replaces, rows });
  };
  return {
    replace: (org, fromId, edges) => store(org, fromId, edges, true),
    add: (org, fromId, edges) => store(org, fromId, edges, false),
  };
}
