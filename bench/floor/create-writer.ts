import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { JsonObject } from '../../src/kernel/json.ts';
import { ids, newDocument } from './row-of.ts';

const columnsOf = {
  entity: 'org, id, schema, version, seq, doc, own_title, created_at, updated_at, deleted_at',
  operation: 'org, entity_id, version, seq, activity_id, kind, schema, at',
  activity: 'org, id, at, type, title, message, payload, caller, pending',
  activity_entity: 'org, entity_id, activity_id',
  edge: 'org, from_id, attribute, position, to_org, to_id, tags',
  feed: 'org, seq, n, kind, ref',
} as const;

const SCHEMA = /* sql */ `
  SELECT id
    FROM schema_head
   WHERE org = ? AND slug = ? AND deleted = 0`;

const LOOKUP_PATHS = /* sql */ `
  SELECT path
    FROM lookup_path
   WHERE org = ? AND schema = ?`;

const TAKEN = /* sql */ `
  SELECT 1
    FROM entity
   WHERE org = ? AND id = ?`;

const HEAD = /* sql */ `
  SELECT seq
    FROM org_head
   WHERE org = ?`;

const SET_HEAD = /* sql */ `
  UPDATE org_head
     SET seq = ?
   WHERE org = ?`;

const org = '1';
const caller = JSON.stringify({ sub: 'admin', org_id: org });

/** What was stored. */
export interface Created extends ReturnType<typeof newDocument> {
  readonly seq: number;
  readonly text: string;
}

/** Looks up and stores by hand what Entia does for a create, in Entia's own tables. */
export interface CreateWriter {
  /** Inside a transaction. */
  readonly create: (slug: string, body: JsonObject) => Created;
  /** Once at its end. */
  readonly setHead: () => void;
}

export function createWriter(db: DatabaseSync): CreateWriter {
  const [schema, paths, taken] = [SCHEMA, LOOKUP_PATHS, TAKEN].map((sql) => db.prepare(sql));
  const insert = inserts(db);
  const setHead = db.prepare(SET_HEAD);
  let seq = Number(db.prepare(HEAD).get(org)?.['seq']);
  return {
    create(slug, body) {
      if (schema?.get(org, slug) === undefined) throw new Error(`no schema ${slug}`);
      const made = newDocument(body);
      const { id, now, document } = made;
      if (taken?.get(org, id) !== undefined) throw new Error(`${id} is taken`);
      const text = JSON.stringify(document);
      const activityId = ids.activityId();
      seq++;
      insert.activity(
        org,
        activityId,
        now,
        'EntityCreated',
        'Entity created',
        '{{caller}} created {{entity payload.entity.id}}.',
        JSON.stringify({ entity: { id, schema: slug } }),
        caller,
        0,
      );
      insert.activity_entity(org, id, activityId);
      insert.entity(org, id, slug, 1, seq, text, 0, now, now, null);
      insert.operation(org, id, 1, seq, activityId, 'createEntity', slug, now);
      for (const [attribute, position, to] of linksOf(body))
        insert.edge(org, id, attribute, position, org, to, '[]');
      // Entia would store what the document has at each.
      if (paths?.all(org, slug).length !== 0) throw new Error('the floor knows no unique keys');
      insert.feed(org, seq, 0, 'entity', JSON.stringify({ schema: slug, id, version: 1 }));
      return { ...made, seq, text };
    },
    setHead: () => void setHead.run(seq, org),
  };
}

type Insert = (...values: SQLInputValue[]) => void;

function inserts(db: DatabaseSync): Readonly<Record<keyof typeof columnsOf, Insert>> {
  const entries = Object.entries(columnsOf).map(([table, columns]) => {
    const values = columns.replaceAll(/\w+/g, '?');
    const statement = db.prepare(`INSERT INTO ${table} (${columns}) VALUES (${values})`);
    const run: Insert = (...row) => void statement.run(...row);
    return [table, run];
  });
  return Object.fromEntries(entries);
}

/** The links at the top of a document: attribute, position, entity. */
function* linksOf(body: JsonObject): Generator<readonly [string, number, string]> {
  for (const [attribute, value] of Object.entries(body)) {
    const { $relation: items } = Object(value) as { $relation?: { entity_id: string }[] };
    for (const [position, { entity_id }] of (items ?? []).entries())
      yield [attribute, position, entity_id];
  }
}
