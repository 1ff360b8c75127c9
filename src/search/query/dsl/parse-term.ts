import { isJsonObject, type JsonValue } from '../../../kernel/json.ts';
import { pointerTo } from '../../../kernel/pointer.ts';
import type { QueryNode, QueryValue } from '../ast.ts';
import { onlyEntry } from './only-entry.ts';
import type { Report } from './report.ts';

function isQueryValue(value: JsonValue | undefined): value is QueryValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** `{"field": value}`, or Elasticsearch's `{"field": {"value": value}}`. */
export function parseTerm(clause: JsonValue, path: string, report: Report): QueryNode | undefined {
  const entry = onlyEntry(clause);
  if (entry === undefined) {
    report(path, 'term takes an object with exactly one field');
    return undefined;
  }
  const [field, sent] = entry;
  const inside = pointerTo(path, field);
  const value = isJsonObject(sent) ? longForm(sent, inside, report) : sent;
  if (value === null) return { type: 'not', clause: { type: 'exists', field } };
  if (isQueryValue(value)) return { type: 'term', field, value, path };
  if (value !== undefined)
    report(inside, 'a term is a string, a number, true, false or null; use `terms` for several');
  return undefined;
}

/** Undefined after a report. */
function longForm(
  form: { readonly [key: string]: JsonValue },
  path: string,
  report: Report,
): JsonValue | undefined {
  const { value, boost, ...others } = form;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    report(pointerTo(path, unknown), 'unknown option of term; it knows `value` and `boost`');
  else if (value === undefined) report(path, 'term needs a `value`');
  else if (boost !== undefined && typeof boost !== 'number')
    report(pointerTo(path, 'boost'), 'boost is a number');
  else return value;
  return undefined;
}

/** `{"field": [values]}`; Elasticsearch's `boost` beside the field has no effect. A `null` among the values stands for
 *  the absence of the field. */
export function parseTerms(clause: JsonValue, path: string, report: Report): QueryNode | undefined {
  const entries = isJsonObject(clause)
    ? Object.entries(clause).filter(([key, value]) => key !== 'boost' || Array.isArray(value))
    : [];
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) {
    report(path, 'terms takes an object with exactly one field');
    return undefined;
  }
  const [field, values] = entry;
  const inside = pointerTo(path, field);
  if (!Array.isArray(values)) {
    report(inside, 'terms takes an array of values');
    return undefined;
  }
  return termsOf(field, values, path, (index, message) =>
    report(pointerTo(inside, index), message),
  );
}

function termsOf(
  field: string,
  sent: readonly JsonValue[],
  path: string,
  report: (index: number, message: string) => void,
): QueryNode {
  const values: QueryValue[] = [];
  sent.forEach((value, index) => {
    if (isQueryValue(value)) values.push(value);
    else if (value !== null) report(index, 'a value is a string, a number, true, false or null');
  });
  const terms: QueryNode = { type: 'terms', field, values, path };
  if (!sent.includes(null)) return terms;
  return { type: 'or', clauses: [terms, { type: 'not', clause: { type: 'exists', field } }] };
}
