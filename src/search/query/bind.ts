import { assertNever } from '../../kernel/assert.ts';
import type { Problem } from '../../kernel/problem.ts';
import { keywordBase } from '../catalog/keyword-suffix.ts';
import { isoInstant } from '../value/iso-instant.ts';
import { numericText } from '../value/numeric-text.ts';
import type { QueryNode, QueryValue } from './ast.ts';
import type { BindContext } from './bind-context.ts';
import { bindRange } from './bind-range.ts';
import type { BoundQuery, TermValues } from './bound-query.ts';

export type Bound =
  | { readonly ok: true; readonly query: BoundQuery }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Gives every value of a query its type. Either a bound query or all that is wrong with it, never both. */
export function bind(node: QueryNode, context: BindContext): Bound {
  const problems: Problem[] = [];
  const query = bindNode(node, context, problems);
  return problems.length === 0 ? { ok: true, query } : { ok: false, problems };
}

function bindNode(node: QueryNode, context: BindContext, problems: Problem[]): BoundQuery {
  switch (node.type) {
    case 'all':
    case 'none':
      return node;
    case 'ids':
      return { type: 'ids', ids: new Set(node.values) };
    case 'term':
      return bindTerms(node.field, [node.value]);
    case 'terms':
      return bindTerms(node.field, node.values);
    case 'exists':
      return { type: 'exists', field: keywordBase(node.field) ?? node.field };
    case 'range':
      return bindRange(node, context, problems);
    case 'and':
    case 'or':
      return {
        type: node.type,
        clauses: node.clauses.map((clause) => bindNode(clause, context, problems)),
      };
    case 'not':
      return { type: 'not', clause: bindNode(node.clause, context, problems) };
    default:
      return assertNever(node);
  }
}

/** `f.keyword` asks for the exact values of `f`, and for a leaf that really stands at the path `f.keyword`. */
function bindTerms(field: string, values: readonly QueryValue[]): BoundQuery {
  const typed = termValues(values);
  const base = keywordBase(field);
  const literal: BoundQuery = { type: 'term', as: 'text', field, values: typed };
  if (base === undefined) return literal;
  const exact: BoundQuery = { type: 'term', as: 'keyword', field: base, values: typed };
  return { type: 'or', clauses: [exact, literal] };
}

function termValues(values: readonly QueryValue[]): TermValues {
  const texts = values.map(String);
  return {
    texts: new Set(texts),
    numbers: new Set(values.map(numberOf).filter((number) => !Number.isNaN(number))),
    booleans: new Set(
      texts.filter((text) => text === 'true' || text === 'false').map((text) => text === 'true'),
    ),
    instants: new Set(texts.map(isoInstant).filter((instant) => !Number.isNaN(instant))),
  };
}

function numberOf(value: QueryValue): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? numericText(value) : Number.NaN;
}
