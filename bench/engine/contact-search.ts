import type { JsonValue } from '../../src/kernel/json.ts';
import type { SearchAnswer } from '../../src/ports/search-index.ts';
import { parseFilter, planSearch, type QueryNode, type SortKey } from '../../src/search/index.ts';
import type { Dependencies } from '../../src/usecases/dependencies.ts';
import { fieldCatalog } from '../../src/usecases/search/field-catalog.ts';
import { page, type Share } from '../corpus/contacts.ts';
import { benchCaller } from '../corpus/open-bench-instance.ts';

/** What is asked for besides a share of the contacts. */
export interface PageAsked {
  readonly sort: readonly SortKey[];
  readonly from: number;
}

/** Runs the search behind a listing of the benchmark, and nothing else of it. */
export type ContactSearch = (share: Share, asked: PageAsked) => () => Promise<SearchAnswer>;

/** Everything about the search that does not change is worked out here, before any time is taken. */
export async function contactSearch(deps: Dependencies): Promise<ContactSearch> {
  const catalog = await fieldCatalog(deps, benchCaller.org, new Set(['contact']));
  return (share, asked) => {
    const query: QueryNode = { type: 'and', clauses: [queryOf(share), alive] };
    const planned = planSearch({ ...asked, query, size: page.size, catalog, now: 0 });
    if (!planned.ok) throw new Error('the filter of the benchmark is not valid');
    return () => deps.search.search(benchCaller.org, planned.plan);
  };
}

const alive: QueryNode = { type: 'not', clause: { type: 'exists', field: '_deleted_at' } };

function queryOf({ filter }: Share): QueryNode {
  const parsed = parseFilter(filter as JsonValue, '/filter');
  if (!parsed.ok) throw new Error('the filter of the benchmark is not valid');
  return parsed.query;
}
