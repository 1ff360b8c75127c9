import type { DatabaseSync } from 'node:sqlite';
import type { Edge } from '../../domain/relation/edge.ts';
import type { EntityId, OrgId } from '../../kernel/ids.ts';
import { fromText, toText } from '../sql/text-column.ts';
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

interface Row {
  readonly from_id: string;
  readonly attribute: string;
  readonly position: number;
  readonly to_org: string;
  readonly to_id: string;
  readonly path: string | null;
  readonly item_id: string | null;
  readonly tags: string;
}

export class EdgeTable {
  readonly #from: Statement<Row>;
  readonly #to: Statement<Row>;
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
    for (const edge of edges) this.#addOne(org, fromId, edge);
  }

  #addOne(org: OrgId, fromId: EntityId, edge: Edge): void {
    this.#add.run({
      org,
      from_id: fromId,
      attribute: toText(edge.attribute),
      position: edge.position,
      to_org: toText(edge.toOrg),
      to_id: toText(edge.toId),
      path: edge.path === undefined ? null : toText(edge.path),
      item_id: edge.itemId === undefined ? null : toText(edge.itemId),
      tags: JSON.stringify(edge.tags),
    });
  }
}

function toEdge(row: Row): Edge {
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
