import { isJsonObject, type JsonValue } from '../../../kernel/json.ts';
import { pointerTo } from '../../../kernel/pointer.ts';
import type { Problem, ProblemCode } from '../../../kernel/problem.ts';
import type { QueryNode } from '../ast.ts';
import { filterTooLarge } from './filter-size.ts';
import { onlyEntry } from './only-entry.ts';
import { parseRange } from './parse-range.ts';
import { parseTerm, parseTerms } from './parse-term.ts';
import type { Report } from './report.ts';

export type ParsedFilter =
  | { readonly ok: true; readonly query: QueryNode }
  | { readonly ok: false; readonly problems: readonly Problem[] };

type ClauseParser = (value: JsonValue, path: string, report: Report) => QueryNode | undefined;

const leafParsers: ReadonlyMap<string, ClauseParser> = new Map<string, ClauseParser>([
  ['term', parseTerm],
  ['terms', parseTerms],
  ['range', parseRange],
  ['ids', parseIds],
  ['exists', parseExists],
]);

const clauseNames = [...leafParsers.keys(), '$and', '$or', '$not'];

/**
 * Reads a filter: an array of clauses that must all hold, each an object with one key. `$and`, `$or` and `$not` hold
 * clauses again; `$not` is true when its clauses do not all hold. A term of `null` finds documents without the field.
 * `pointer` is where the filter stands in what the caller sent; all problems are found at once.
 * Source: epilot SearchFilter, after Elasticsearch's query clauses, whose long forms are understood as well.
 */
export function parseFilter(filter: JsonValue, pointer: string): ParsedFilter {
  const tooLarge = filterTooLarge(filter, pointer);
  if (tooLarge !== undefined) return { ok: false, problems: [tooLarge] };
  const problems: Problem[] = [];
  const report = (path: string, message: string, code: ProblemCode = 'filter/invalid'): void => {
    problems.push({ path, code, message });
  };
  if (!Array.isArray(filter)) report(pointer, 'a filter is an array of clauses');
  const clauses = Array.isArray(filter) ? parseClauses(filter, pointer, report) : [];
  return problems.length === 0
    ? { ok: true, query: { type: 'and', clauses } }
    : { ok: false, problems };
}

function parseClauses(clauses: readonly JsonValue[], pointer: string, report: Report): QueryNode[] {
  return clauses.flatMap(
    (clause, index) => parseClause(clause, pointerTo(pointer, index), report) ?? [],
  );
}

function parseClause(clause: JsonValue, path: string, report: Report): QueryNode | undefined {
  const entry = onlyEntry(clause);
  if (entry === undefined) {
    report(path, `a clause is an object with exactly one of ${clauseNames.join(', ')}`);
    return undefined;
  }
  const [name, value] = entry;
  const inside = pointerTo(path, name);
  const parser = leafParsers.get(name);
  if (parser !== undefined) return parser(value, inside, report);
  if (name === '$and' || name === '$or' || name === '$not')
    return parseGroup(name, value, inside, report);
  report(inside, `"${name.slice(0, 40)}" is not a clause; use one of ${clauseNames.join(', ')}`);
  return undefined;
}

function parseGroup(
  name: '$and' | '$or' | '$not',
  value: JsonValue,
  path: string,
  report: Report,
): QueryNode | undefined {
  if (name === '$not' && isJsonObject(value)) {
    const clause = parseClause(value, path, report);
    return clause === undefined ? undefined : { type: 'not', clause };
  }
  if (!Array.isArray(value)) {
    report(path, `${name} takes an array of clauses`);
    return undefined;
  }
  const clauses = parseClauses(value, path, report);
  if (name === '$not') return { type: 'not', clause: { type: 'and', clauses } };
  return { type: name === '$and' ? 'and' : 'or', clauses };
}

function parseIds(value: JsonValue, path: string, report: Report): QueryNode | undefined {
  const values =
    isJsonObject(value) && onlyEntry(value)?.[0] === 'values' ? value['values'] : undefined;
  if (!Array.isArray(values) || !values.every((id) => typeof id === 'string')) {
    report(path, 'ids takes {"values": [...]} with an array of strings');
    return undefined;
  }
  return { type: 'ids', values };
}

function parseExists(value: JsonValue, path: string, report: Report): QueryNode | undefined {
  const entry = onlyEntry(value);
  if (entry?.[0] === 'field' && typeof entry[1] === 'string')
    return { type: 'exists', field: entry[1] };
  report(path, 'exists takes {"field": "name"}');
  return undefined;
}
