import type { DatabaseSync } from 'node:sqlite';
import type { Edge } from '../../domain/relation/edge.ts';
import type { EntityId, OrgId } from '../../kernel/ids.ts';
import { type EdgeRow, edgeRow, toEdge } from '../sql/rows/edge-row.ts';
import { toText } from '../sql/text-column.ts';
import { Statement } from './statement.ts';

/** Two edges can share attribute and position when the attribute is nested in an array; they keep the order given. */
const FROM = /* sql */ `
  SELECT from_id, attribute, position, to_org, to_id, path, item_id, tags
    FROM edge
   WHERE org = @org AND from_id = @id
   ORDER BY attribute, position, rowid`;

const TO = /* sql */ `
  SELECT from_id, attribute, position, to_org, to_id, path, item_id, tags
    FROM edge
   WHERE org = @org AND to_id = @id
   ORDER BY from_id, attribute, position, rowid`;

const REMOVE_FROM = /* sql */ `
  DELETE FROM edge
   WHERE org = @org AND from_id = @id`;

const ADD = /* sql */ `
  INSERT INTO edge (org, from_id, attribute, position, to_org, to_id, path, item_id, tags)
  VALUES (@org, @from_id, @attribute, @position, @to_org, @to_id, @path, @item_id, @tags)`;

export class EdgeTable {
  readonly #from: Statement<EdgeRow>;
  readonly #to: Statement<EdgeRow>;
  readonly #removeFrom: Statement;
  readonly #add: Statement;

  constructor(db: DatabaseSync) {
    this.#from = new Statement(db, FROM);
    this.#to = new Statement(db, TO);
    this.#removeFrom = new Statement(db, REMOVE_FROM);
    this.#add = new Statement(db, ADD);
  }

  from(org: OrgId, id: EntityId): readonly Edge[] {
    return this.#from.all({ org, id }).map(toEdge);
  }

  to(org: OrgId, id: EntityId) {
    const rows = this.#to.all({ org, id: toText(id) });
    return rows.map((row) => ({ fromId: row.from_id, edge: toEdge(row) }));
  }

  replace(org: OrgId, fromId: EntityId, edges: readonly Edge[]): void {
    this.#removeFrom.run({ org, id: fromId });
    this.add(org, fromId, edges);
  }

  add(org: OrgId, fromId: EntityId, edges: readonly Edge[]): void {
    for (const edge of edges) this.#add.run(edgeRow(org, fromId, edge));
  }
}
