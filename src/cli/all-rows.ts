import type { JsonObject } from '../kernel/json.ts';
import type { Api } from './api.ts';

/** Rows that are asked for at a time. */
const pageSize = 1000;

/** What a listing answers, with the rows of all its pages. */
export interface Listing extends JsonObject {
  readonly results: readonly JsonObject[];
}

/** Reads a listing that answers pages to its end. */
export async function allPages(api: Api, url: string): Promise<Listing> {
  const results: JsonObject[] = [];
  for (;;) {
    const page = await api.call('GET', `${url}?from=${results.length}&size=${pageSize}`);
    const rows = page['results'] as readonly JsonObject[];
    results.push(...rows);
    // A page can be shorter than was asked for.
    if (rows.length === 0 || results.length >= Number(page['total'])) return { ...page, results };
  }
}

/** Every row of a listing that answers pages, in its order. */
export async function allRows(api: Api, url: string): Promise<readonly JsonObject[]> {
  return (await allPages(api, url)).results;
}
