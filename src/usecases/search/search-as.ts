import { assert } from '../../kernel/assert.ts';
import type { Caller } from '../../kernel/caller.ts';
import { invalid } from '../../kernel/errors.ts';
import type { SearchAnswer } from '../../ports/search-index.ts';
import {
  parseFilter,
  planSearch,
  type QueryNode,
  type Question,
  targetsSchemas,
} from '../../search/index.ts';
import type { Dependencies } from '../dependencies.ts';
import { fieldCatalog } from './field-catalog.ts';

/** What a caller asks; schemas and the time are found out here. */
export type Asked = Pick<Question, 'query' | 'sort' | 'from' | 'size'>;

/** Searches as this caller. The one way to the index: the caller's scope is ANDed into every match and count here, and
 *  nowhere else. Throws `request/invalid` with every problem, `search/index-opening`. */
export async function searchAs(
  deps: Dependencies,
  caller: Caller,
  asked: Asked,
): Promise<SearchAnswer> {
  const query: QueryNode = { type: 'and', clauses: [scopeOf(caller), asked.query] };
  const catalog = await fieldCatalog(deps, caller.org, targetsSchemas(query));
  const planned = planSearch({ ...asked, query, catalog, now: deps.clock.now() });
  if (!planned.ok) throw invalid(planned.problems);
  return deps.search.search(caller.org, planned.plan);
}

/** What the caller sees, as a query; a caller without a narrower sight sees all entities of its organization. */
function scopeOf({ sight }: Caller): QueryNode {
  if (sight === undefined) return { type: 'all' };
  const parsed = parseFilter(sight.filter, '');
  assert(parsed.ok, 'the filter of a sight is valid');
  return parsed.query;
}
