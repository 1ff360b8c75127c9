import type { OrgId } from '../../../kernel/ids.ts';
import type { Sql } from '../sql.ts';

type Key = readonly [key: string | number, sub: string | number];

/** A table in the order of its key. Both statements begin behind (`@key`, `@sub`). */
export interface Source {
  /** What is behind nothing. */
  readonly start: Key;
  /** `key`, `sub` and `bytes` of at most `@limit` rows. */
  readonly sizes: string;
  /** The rows themselves, to (`@to_key`, `@to_sub`) and including it. */
  readonly rows: string;
}

interface Size {
  readonly key: string | number;
  readonly sub: string | number;
  readonly bytes: number;
}

/** A slice ends with the row that takes it to one of these bounds. */
const maxRows = 500;
const maxBytes = 8 * 1024 * 1024;

/** The rows of an organization, slice by slice: a store of any size is read in the same memory. */
export async function* slicesOf<Row>(
  sql: Sql,
  source: Source,
  org: OrgId,
): AsyncGenerator<readonly Row[]> {
  for (let [key, sub] = source.start; ; ) {
    const sizes = await sql.all<Size>(source.sizes, { org, key, sub, limit: maxRows });
    const last = lastThatFits(sizes);
    if (last === undefined) return;
    yield await sql.all<Row>(source.rows, { org, key, sub, to_key: last.key, to_sub: last.sub });
    [key, sub] = [last.key, last.sub];
  }
}

function lastThatFits(sizes: readonly Size[]): Size | undefined {
  let bytes = 0;
  for (const size of sizes) {
    bytes += size.bytes;
    if (bytes >= maxBytes) return size;
  }
  return sizes.at(-1);
}
