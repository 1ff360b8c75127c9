import { DatabaseSync } from 'node:sqlite';
import { type Place, sqliteFile } from '../corpus/place.ts';

const ENTITY = /* sql */ `
  SELECT schema, version, seq, doc, updated_at
    FROM entity
   WHERE org = ? AND id = ?`;

/** What a read of an entity needs of its row. */
interface Row {
  readonly schema: string;
  readonly version: number;
  readonly seq: number;
  readonly doc: string;
  readonly updated_at: number;
}

const TOKENS = /* sql */ `
  SELECT hash
    FROM token`;

/** Entia's own tables, for reading. */
export interface Reader {
  readonly entity: (id: string) => Row | undefined;
  /** SHA-256 of every token there is. */
  readonly tokens: ReadonlySet<string>;
}

export function openReader(place: Place): Reader {
  const db = new DatabaseSync(sqliteFile(place), { readOnly: true });
  db.exec('PRAGMA cache_size = -65536');
  const entity = db.prepare(ENTITY);
  const tokens = new Set(
    db
      .prepare(TOKENS)
      .all()
      .map((row) => String(row['hash'])),
  );
  return { entity: (id) => entity.get('1', id) as unknown as Row | undefined, tokens };
}
