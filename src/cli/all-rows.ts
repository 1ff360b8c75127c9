import type { JsonObject } from '../kernel/json.ts';
import type { Api } from './api.ts';

/** Rows that are asked for at a time. */
const pageSize = 1000;

/** Every row of a listing that answers pages, in its order. */
export async function allRows(api: Api, url: string): Promise<readonly JsonObject[]> {
  const all: JsonObject[] = [];
  for (;;) {
    const page = await api.call('GET', `${url}?from=${all.length}&size=${pageSize}`);
    const rows = page['results'] as readonly JsonObject[];
    all.push(...rows);
    if (rows.length < pageSize) return all;
  }
}
