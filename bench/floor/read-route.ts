import { DatabaseSync } from 'node:sqlite';
import type { FastifyInstance } from 'fastify';
import { type Place, sqliteFile } from '../corpus/place.ts';

const DOCUMENT = /* sql */ `
  SELECT doc
    FROM entity
   WHERE org = ? AND id = ?`;

/** Reads the text of an entity from Entia's own table. */
export function readRoute(app: FastifyInstance, place: Place): void {
  const db = new DatabaseSync(sqliteFile(place), { readOnly: true });
  db.exec('PRAGMA cache_size = -65536');
  const document = db.prepare(DOCUMENT);
  app.get<{ Params: { readonly id: string } }>('/entity/:id', ({ params }, reply) => {
    const row = document.get('1', params.id);
    reply.type('application/json; charset=utf-8').send(row?.['doc']);
  });
}
