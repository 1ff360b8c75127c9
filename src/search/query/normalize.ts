import type { QueryNode } from './ast.ts';

const all: QueryNode = { type: 'all' };
const none: QueryNode = { type: 'none' };

/** The same question with nested `and` and `or` flattened, constants folded and double negations gone. An empty `and`
 *  is all, an empty `or` is none; only a whole query is ever `all` or `none`. */
export function normalize(node: QueryNode): QueryNode {
  switch (node.type) {
    case 'and':
      return normalizeAnd(node.clauses);
    case 'or':
      return normalizeOr(node.clauses);
    case 'not':
      return negate(normalize(node.clause));
    case 'terms':
      return node.values.length === 0 ? none : node;
    case 'ids':
      return node.values.length === 0 ? none : node;
    default:
      return node;
  }
}

function normalizeAnd(parts: readonly QueryNode[]): QueryNode {
  const clauses = parts
    .map(normalize)
    .flatMap((clause) => (clause.type === 'and' ? clause.clauses : [clause]))
    .filter((clause) => clause.type !== 'all');
  if (clauses.some((clause) => clause.type === 'none')) return none;
  const [first] = clauses;
  if (first === undefined) return all;
  return clauses.length === 1 ? first : { type: 'and', clauses };
}

function normalizeOr(parts: readonly QueryNode[]): QueryNode {
  const clauses = parts
    .map(normalize)
    .flatMap((clause) => (clause.type === 'or' ? clause.clauses : [clause]))
    .filter((clause) => clause.type !== 'none');
  if (clauses.some((clause) => clause.type === 'all')) return all;
  const [first] = clauses;
  if (first === undefined) return none;
  return clauses.length === 1 ? first : { type: 'or', clauses };
}

function negate(clause: QueryNode): QueryNode {
  if (clause.type === 'all') return none;
  if (clause.type === 'none') return all;
  return clause.type === 'not' ? clause.clause : { type: 'not', clause };
}
