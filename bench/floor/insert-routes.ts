import { fdatasync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { promisify } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { systemClock } from '../../src/adapters/system/clock.ts';
import { systemIds } from '../../src/adapters/system/ids.ts';
import type { JsonObject } from '../../src/kernel/json.ts';

const TABLE = /* sql */ `
  PRAGMA journal_mode = WAL;
  PRAGMA cache_size = -65536;
  PRAGMA wal_autocheckpoint = 4000;
  CREATE TABLE entity (
    org        TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    doc        TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (org, id)
  );`;

/** So that the floor's tree is as deep as Entia's. */
const AS_MANY_ROWS = /* sql */ `
  INSERT INTO entity (org, id, doc, created_at)
  SELECT org, id, doc, created_at
    FROM entia.entity
   ORDER BY id`;

const INSERT = /* sql */ `
  INSERT INTO entity (org, id, doc, created_at)
  VALUES (?, ?, ?, ?)`;

const syncInPool = promisify(fdatasync);
const ids = systemIds(systemClock);

/** Insert the same bytes that Entia stores as the current state, durably, in two ways. */
export function insertRoutes(app: FastifyInstance, entiaFile: string, directory: string): void {
  const file = join(directory, 'floor.db');
  const db = new DatabaseSync(file);
  db.exec(TABLE);
  db.exec(`ATTACH '${entiaFile}' AS entia`);
  db.exec(AS_MANY_ROWS);
  db.exec('DETACH entia');
  eachByItself(app, file);
  gathered(app, db, file);
}

/** One commit for each request, on disk when it returns. */
function eachByItself(app: FastifyInstance, file: string): void {
  const db = new DatabaseSync(file);
  db.exec(
    'PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000',
  );
  const insert = db.prepare(INSERT);
  app.post<{ Body: JsonObject }>('/direct', ({ body }, reply) => {
    const [text, values] = rowOf(body);
    insert.run(...values);
    reply.code(201).type('application/json; charset=utf-8').send(text);
  });
}

interface Waiting {
  readonly values: readonly SQLInputValue[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** One commit and one sync for all requests of a turn of the event loop; the sync is in the thread pool. */
function gathered(app: FastifyInstance, db: DatabaseSync, file: string): void {
  db.exec('PRAGMA synchronous = NORMAL');
  const insert = db.prepare(INSERT);
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
  const wal = openSync(`${file}-wal`, 'r+');
  let queue: Waiting[] = [];
  const runGroup = () => {
    const group = queue;
    queue = [];
    begin.run();
    for (const { values } of group) insert.run(...values);
    commit.run();
    syncInPool(wal).then(
      () => settleAll(group, ({ resolve }) => resolve()),
      (error: unknown) => settleAll(group, ({ reject }) => reject(error)),
    );
  };
  app.post<{ Body: JsonObject }>('/gathered', async ({ body }, reply) => {
    const [text, values] = rowOf(body);
    await new Promise<void>((resolve, reject) => {
      if (queue.length === 0) setImmediate(runGroup);
      queue.push({ values, resolve, reject });
    });
    return reply.code(201).type('application/json; charset=utf-8').send(text);
  });
}

function settleAll(group: readonly Waiting[], settle: (waiting: Waiting) => void): void {
  for (const waiting of group) settle(waiting);
}

function rowOf(body: JsonObject): [text: string, values: readonly SQLInputValue[]] {
  const [id, now] = [ids.entityId(), Date.now()];
  const moment = new Date(now).toISOString();
  const document = {
    ...body,
    _schema: 'contact',
    _id: id,
    _org: '1',
    _owners: [{ org_id: '1' }],
    _created_at: moment,
    _updated_at: moment,
    _title: 'Ada Lovelace',
    _acl: { view: ['org_1'], edit: ['org_1'], delete: ['org_1'] },
  };
  const text = JSON.stringify(document);
  return [text, ['1', id, text, now]];
}
