import { checkFields, compileProjection, project } from '../../domain/entity/project.ts';
import type { Caller } from '../../kernel/caller.ts';
import { invalid } from '../../kernel/errors.ts';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import type { Problem } from '../../kernel/problem.ts';
import { hintsOf, parseFilter, type QueryNode, targetsSchemas } from '../../search/index.ts';
import { AnswerBudget } from '../answer-budget.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { FilledList } from '../fill-page.ts';
import { hintSentence } from './hint-sentence.ts';
import { readHits } from './read-hits.ts';
import { searchAs } from './search-as.ts';
import { type IncludeDeleted, readPage, readSort } from './search-request.ts';

/** A listing as it was asked for. */
export interface Listing {
  /** Clauses of a subset of Elasticsearch's query language; all must hold. */
  readonly filter: JsonValue;
  /** Without it a listing must name its schemas, so that nobody lists everything by mistake. */
  readonly allSchemas: boolean;
  readonly sort: JsonValue | undefined;
  readonly from?: number;
  readonly size?: number;
  /** As `compileProjection` takes them; absent gives whole documents. */
  readonly fields?: readonly string[];
  readonly includeDeleted: IncludeDeleted;
}

export interface ListedEntities extends FilledList {
  /** Why nothing was found, as far as the filter tells. */
  readonly hints: readonly string[];
}

/** Lists entities. Throws `request/invalid` with every problem, `search/index-opening`. */
export async function listEntities(
  deps: Dependencies,
  caller: Caller,
  listing: Listing,
): Promise<ListedEntities> {
  authorize(caller, 'entity:view');
  const page = readPage(listing.from, listing.size);
  const sort = readSort(listing.sort);
  const filter = parseFilter(listing.filter, '/filter');
  const fields = checkFields(listing.fields ?? [], '/fields');
  const problems = [
    ...fields,
    ...(filter.ok ? [] : filter.problems),
    ...page.problems,
    ...sort.problems,
  ];
  if (!filter.ok || problems.length > 0) throw invalid(problems);
  const targets = targetsSchemas(filter.query);
  if (targets === undefined && !listing.allSchemas) throw invalid([schemaRequired]);
  const query: QueryNode = {
    type: 'and',
    clauses: [filter.query, deletedClause(listing.includeDeleted)],
  };
  const { from, size } = page;
  const answer = await searchAs(deps, caller, { query, sort: sort.keys, from, size });
  const show = listing.fields === undefined ? undefined : projecting(listing.fields);
  const budget = new AnswerBudget(deps.answerLimitBytes);
  const found = { caller, hits: answer.hits };
  const { texts, taken } = await readHits(deps.store, found, budget, show);
  const next = taken < answer.hits.length ? from + taken : undefined;
  const hints = answer.total === 0 ? hintsOf(filter.query).map(hintSentence) : [];
  return { total: answer.total, texts, next, hints };
}

const schemaRequired: Problem = {
  path: '/filter',
  code: 'filter/schema-required',
  message:
    'name a schema, as in {"term":{"_schema":"contact"}}, or send allow_targeting_all_schemas: true',
};

function deletedClause(wanted: IncludeDeleted): QueryNode {
  const deleted: QueryNode = { type: 'exists', field: '_deleted_at' };
  switch (wanted) {
    case 'only':
      return deleted;
    case 'true':
      return { type: 'all' };
    default:
      return { type: 'not', clause: deleted };
  }
}

/** Makes of a document's text what is left of it by these fields. */
function projecting(fields: readonly string[]): (text: string) => string {
  const projection = compileProjection(fields);
  return (text) => JSON.stringify(project(JSON.parse(text) as JsonObject, projection));
}
