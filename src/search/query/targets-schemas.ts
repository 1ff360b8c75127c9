import type { SchemaSlug } from '../../kernel/ids.ts';
import type { QueryNode } from './ast.ts';

/** The schemas that a query confines itself to; undefined when it may match documents of any. Looks for `_schema`
 *  at the top, inside `and`, and in every branch of an `or`; a `not` confines nothing. */
export function targetsSchemas(node: QueryNode): ReadonlySet<SchemaSlug> | undefined {
  switch (node.type) {
    case 'none':
      return new Set();
    case 'term':
      return isSchemaField(node.field) ? new Set([String(node.value)]) : undefined;
    case 'terms':
      return isSchemaField(node.field) ? new Set(node.values.map(String)) : undefined;
    case 'and':
      return node.clauses
        .map(targetsSchemas)
        .reduce(
          (a, b) => (a === undefined || b === undefined ? (a ?? b) : a.intersection(b)),
          undefined,
        );
    case 'or':
      return unionOf(node.clauses);
    default:
      return undefined;
  }
}

/** Each set is added to the largest so far: a thousand clauses of many schemas take no longer than the sum of them. */
function unionOf(clauses: readonly QueryNode[]): ReadonlySet<SchemaSlug> | undefined {
  let union = new Set<SchemaSlug>();
  for (const clause of clauses) {
    const targets = targetsSchemas(clause);
    if (targets === undefined) return undefined;
    const [larger, smaller] =
      targets.size > union.size ? [new Set(targets), union] : [union, targets];
    for (const slug of smaller) larger.add(slug);
    union = larger;
  }
  return union;
}

function isSchemaField(field: string): boolean {
  return field === '_schema' || field === '_schema.keyword';
}
