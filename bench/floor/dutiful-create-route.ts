import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { FastifyInstance } from 'fastify';
import type { JsonObject } from '../../src/kernel/json.ts';
import { SearchHead } from '../../src/search/index.ts';
import { type Place, sqliteFile } from '../corpus/place.ts';
import { type Created, createWriter } from './create-writer.ts';
import { gathering } from './gather.ts';

const DOCUMENTS = /* sql */ `
  SELECT id, schema, version, doc
    FROM entity`;

/**
 * A create with all that Entia does for it, written by hand: the look-ups, the rows, one commit for a turn of the event
 * loop, Entia's own index, the entity tag. It works on a copy of Entia's tables, made when it is first asked, since it
 * takes as long and as much memory as Entia's own.
 */
export function dutifulCreateRoute(app: FastifyInstance, place: Place, directory: string): void {
  let create: Create | undefined;
  app.post<{ Params: { readonly slug: string }; Body: JsonObject }>(
    '/dutiful/:slug',
    async ({ params, body }, reply) => {
      create ??= openCreate(place, directory);
      const { seq, now, text } = await create(params.slug, body);
      return reply
        .code(201)
        .header('etag', `"${seq}-1"`)
        .header('last-modified', new Date(now).toUTCString())
        .type('application/json; charset=utf-8')
        .send(text);
    },
  );
}

type Create = (slug: string, body: JsonObject) => Promise<Created>;

function openCreate(place: Place, directory: string): Create {
  const file = join(directory, 'dutiful.db');
  const entia = new DatabaseSync(sqliteFile(place), { readOnly: true });
  entia.prepare('VACUUM INTO ?').run(file);
  entia.close();
  const db = new DatabaseSync(file);
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000',
  );
  const index = indexOf(db);
  const writer = createWriter(db);
  const gather = gathering(db, file, writer.setHead);
  return async (schema, body) => {
    const made = await gather(() => writer.create(schema, body));
    const { id, seq, now: at, document } = made;
    index.apply({ seq, at, steps: [{ kind: 'upsert', id, schema, version: 1, document }] });
    return made;
  };
}

/** Entia's index of what the tables hold. */
function indexOf(db: DatabaseSync): SearchHead {
  const index = new SearchHead(randomInt(2 ** 32));
  for (const row of db.prepare(DOCUMENTS).iterate()) {
    const { id, schema, version, doc } = row as Readonly<Record<string, string>>;
    const document = JSON.parse(doc ?? '') as JsonObject;
    const upsert = { id: id ?? '', schema: schema ?? '', version: Number(version), document };
    index.apply({ seq: 0, at: 0, steps: [{ kind: 'upsert', ...upsert }] });
  }
  return index;
}
