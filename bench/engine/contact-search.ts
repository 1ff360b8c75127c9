import type { JsonValue } from '../../src/kernel/json.ts';
import type { SearchAnswer } from '../../src/ports/search-index.ts';
import { parseFilter, type QueryNode } from '../../src/search/index.ts';
import type { Dependencies } from '../../src/usecases/dependencies.ts';
import { fieldCatalog } from '../../src/usecases/search/field-catalog.ts';
import { page, type Share } from '../corpus/contacts.ts';
import { benchCaller } from '../corpus/open-bench-instance.ts';

/** Runs the search behind a listing of the benchmark, and nothing else of it. */
export type ContactSearch = (share: Share) => Promise<SearchAnswer>;

/** Everything about the search that does not change is worked out here, before any time is taken. */
export async function contactSearch(deps: Dependencies): Promise<ContactSearch> {
  const catalog = await fieldCatalog(deps, benchCaller.org, new Set(['contact']));
  const scope = { org: benchCaller.org, filter: everything };
  return (share) => {
    const query: QueryNode = { type: 'and', clauses: [queryOf(share), alive] };
    const sort = [{ field: 'revenue', order: 'desc' as const }];
    return deps.search.search(scope, { query, sort, from: 0, size: page.size, catalog });
  };
}

const everything: QueryNode = { type: 'all' };
const alive: QueryNode = { type: 'not', clause: { type: 'exists', field: '_deleted_at' } };

function queryOf({ filter }: Share): QueryNode {
  const parsed = parseFilter(filter as JsonValue, '/filter');
  if (!parsed.ok) throw new Error('the filter of the benchmark is not valid');
  return parsed.query;
}
