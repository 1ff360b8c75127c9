import { isJsonObject, type JsonValue } from '../../../kernel/json.ts';
import { pointerTo } from '../../../kernel/pointer.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { onlyEntry } from './only-entry.ts';

/** The most clauses a filter may have, nested ones included. Lucene's limit has the same number. */
const maxClauses = 1024;
/** The most values that all `terms` and `ids` of a filter may list together. Elasticsearch allows as many in one
 *  `terms` (index.max_terms_count). */
const maxValues = 65_536;

/** A list of clauses, or one clause, and where it stands. */
interface Pending {
  readonly value: JsonValue;
  readonly pointer: string;
}

interface Sizes {
  clauses: number;
  values: number;
}

/** What makes a filter too large, before anything is built from it; undefined when it is not. Stops at the limit, so a
 *  hostile filter costs little. `pointer` is where the filter stands in what the caller sent. */
export function filterTooLarge(filter: JsonValue, pointer: string): Problem | undefined {
  const sizes: Sizes = { clauses: 0, values: 0 };
  const pending: Pending[] = [{ value: filter, pointer }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const problem = Array.isArray(next.value)
      ? addClauses(next.value, next.pointer, { sizes, pending })
      : addClause(next, { sizes, pending });
    if (problem !== undefined) return problem;
  }
  return undefined;
}

interface Count {
  readonly sizes: Sizes;
  readonly pending: Pending[];
}

function addClauses(
  clauses: readonly JsonValue[],
  pointer: string,
  count: Count,
): Problem | undefined {
  // Checked before the pointers are made: the array may have millions of entries.
  if (count.sizes.clauses + clauses.length > maxClauses) return tooManyClauses(pointer);
  for (const [index, value] of clauses.entries()) {
    const problem = addClause({ value, pointer: pointerTo(pointer, index) }, count);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function addClause({ value, pointer }: Pending, { sizes, pending }: Count): Problem | undefined {
  if (++sizes.clauses > maxClauses) return tooManyClauses(pointer);
  const entry = onlyEntry(value);
  if (entry === undefined) return undefined;
  const [name, inside] = entry;
  const at = pointerTo(pointer, name);
  if (name === '$and' || name === '$or' || name === '$not')
    pending.push({ value: inside, pointer: at });
  else if (name === 'terms' || name === 'ids') sizes.values += listedValues(inside);
  return sizes.values > maxValues ? tooManyValues(at) : undefined;
}

/** How many values the arrays of a clause hold. */
function listedValues(clause: JsonValue): number {
  if (!isJsonObject(clause)) return 0;
  return Object.values(clause).reduce<number>(
    (sum, values) => sum + (Array.isArray(values) ? values.length : 0),
    0,
  );
}

function tooManyClauses(path: string): Problem {
  const message = `the filter has more than ${maxClauses} clauses, and this one exceeds the limit; join values of one field with \`terms\``;
  return { path, code: 'filter/too-many-clauses', message };
}

function tooManyValues(path: string): Problem {
  const message = `the filter's \`terms\` and \`ids\` list more than ${maxValues} values in all; split the request`;
  return { path, code: 'filter/too-many-values', message };
}
