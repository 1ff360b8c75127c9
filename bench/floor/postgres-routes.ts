import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import type { JsonObject } from '../../src/kernel/json.ts';
import { type Row, rowOf, textOf } from './row-of.ts';

/** As many as Entia opens when nobody sets an option. */
const connections = 10;

/** A table of as many rows as Entia's, so that its tree is as deep. */
const TABLE = /* sql */ `
  DROP SCHEMA IF EXISTS floor CASCADE;
  CREATE SCHEMA floor;
  CREATE TABLE floor.entity (
    org        TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    doc        TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (org, id)
  );
  INSERT INTO floor.entity (org, id, doc, created_at)
  SELECT org, id, doc, created_at
    FROM public.entity;`;

const DOCUMENT = /* sql */ `
  SELECT doc
    FROM public.entity
   WHERE org = $1 AND id = $2`;

const INSERT = /* sql */ `
  INSERT INTO floor.entity (org, id, doc, created_at)
  VALUES ($1, $2, $3, $4)`;

const INSERT_ALL = /* sql */ `
  INSERT INTO floor.entity (org, id, doc, created_at)
  SELECT *
    FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])`;

const json = 'application/json; charset=utf-8';

/** The same routes as over SQLite. */
export async function postgresRoutes(app: FastifyInstance, databaseUrl: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: connections });
  await pool.query(TABLE);
  app.addHook('onClose', () => pool.end());
  app.get<{ Params: { readonly id: string } }>('/entity/:id', async ({ params }, reply) => {
    const query = { name: 'document', text: DOCUMENT, values: ['1', params.id] };
    const { rows } = await pool.query<{ readonly doc: string }>(query);
    return reply.type(json).send(rows[0]?.doc);
  });
  app.post<{ Body: JsonObject }>('/direct', async ({ body }, reply) => {
    const row = rowOf(body);
    await pool.query({ name: 'insert', text: INSERT, values: [...row] });
    return reply.code(201).type(json).send(textOf(row));
  });
  gathered(app, pool);
}

/** One statement, and so one commit, for all requests of a turn of the event loop. */
function gathered(app: FastifyInstance, pool: pg.Pool): void {
  let rows: Row[] = [];
  let inserted: Promise<unknown> | undefined;
  const insertAll = () => {
    const columns = ([0, 1, 2, 3] as const).map((column) => rows.map((row) => row[column]));
    rows = [];
    inserted = undefined;
    return pool.query({ name: 'insert all', text: INSERT_ALL, values: columns });
  };
  app.post<{ Body: JsonObject }>('/gathered', async ({ body }, reply) => {
    const row = rowOf(body);
    rows.push(row);
    inserted ??= new Promise((resolve) => setImmediate(resolve)).then(insertAll);
    await inserted;
    return reply.code(201).type(json).send(textOf(row));
  });
}
