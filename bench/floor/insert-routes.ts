import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { FastifyInstance } from 'fastify';
import type { JsonObject } from '../../src/kernel/json.ts';
import { type Place, sqliteFile } from '../corpus/place.ts';
import { gathering } from './gather.ts';
import { rowOf, textOf } from './row-of.ts';

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

/** Insert the same bytes that Entia stores as the current state, durably, in two ways. */
export function insertRoutes(app: FastifyInstance, place: Place, directory: string): void {
  const file = join(directory, 'floor.db');
  const db = new DatabaseSync(file);
  db.exec(TABLE);
  db.exec(`ATTACH '${sqliteFile(place)}' AS entia`);
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
    const row = rowOf(body);
    insert.run(...row);
    reply.code(201).type('application/json; charset=utf-8').send(textOf(row));
  });
}

/** All requests of a turn of the event loop in one commit. */
function gathered(app: FastifyInstance, db: DatabaseSync, file: string): void {
  const insert = db.prepare(INSERT);
  const gather = gathering(db, file);
  app.post<{ Body: JsonObject }>('/gathered', async ({ body }, reply) => {
    const row = rowOf(body);
    await gather(() => insert.run(...row));
    return reply.code(201).type('application/json; charset=utf-8').send(textOf(row));
  });
}
