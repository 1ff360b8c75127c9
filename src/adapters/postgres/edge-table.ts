import type { Edge } from '../../domain/relation/edge.ts';
import type { EntityId, OrgId } from '../../kernel/ids.ts';
import type { RelationReads, RelationWrites } from '../../ports/relation-store.ts';
import { type EdgeRow, edgeRow, toEdge } from '../sql/rows/edge-row.ts';
import { toText } from '../sql/text-column.ts';
import type { PostgresSql } from './postgres-sql.ts';
import type { UnitPort } from './unit-port.ts';
import type { Write } from './write.ts';

/** Two edges can share attribute and position when the attribute is nested in an array; they keep the order given. */
const FROM = /* sql */ `
  SELECT from_id, attribute, position, to_org, to_id, path, item_id, tags
    FROM edge
   WHERE org = @org AND from_id = @id
   ORDER BY attribute, position, place`;

const TO = /* sql */ `
  SELECT from_id, attribute, position, to_org, to_id, path, item_id, tags
    FROM edge
   WHERE org = @org AND to_id = @id
   ORDER BY from_id, attribute, position, place`;

export function relationReads(sql: PostgresSql): RelationReads {
  return {
    from: async (org, id) => (await sql.all<EdgeRow>(FROM, { org, id })).map(toEdge),
    to: async (org, id) => {
      const rows = await sql.all<EdgeRow>(TO, { org, id: toText(id) });
      return rows.map((row) => ({ fromId: row.from_id, edge: toEdge(row) }));
    },
  };
}

export function relationWrites(unit: UnitPort): RelationWrites {
  const edges = (org: OrgId, fromId: EntityId, links: readonly Edge[]): Omit<Write, 'replaces'> => {
    const rows = links.map((edge) => edgeRow(org, fromId, edge));
    return { table: 'edge', org, owner: fromId, rows };
  };
  return {
    replace: async (org, fromId, links) =>
      await unit.later({ ...edges(org, fromId, links), replaces: true }),
    add: async (org, fromId, links) =>
      await unit.later({ ...edges(org, fromId, links), replaces: false }),
  };
}
