import { isExactOnly } from '../catalog/exact-only.ts';
import type { BoundTerm } from '../query/bound-query.ts';
import type { FieldReader } from '../reader/field-reader.ts';
import { disjunction } from './boolean.ts';
import type { Clause, View } from './clause.ts';
import { posted } from './listed.ts';
import { numericRange } from './range.ts';

/** Slots that have one of the values. */
export function termOf(view: View, field: FieldReader, term: BoundTerm): Clause {
  const { texts, numbers, booleans, instants } = term.values;
  const exactTexts = term.as === 'keyword' || isExactOnly(field.path) ? texts : [];
  const words = term.as === 'text' ? texts : [];
  const days = term.as === 'text' ? instants : [];
  const lists = [
    ...[...numbers, ...booleans, ...exactTexts].map((value) => field.exact(value)),
    ...[...words].map((word) => field.word(word)),
  ];
  return disjunction(
    [
      ...lists.filter((list) => list !== undefined).map((list) => posted(list, view)),
      ...[...days].map((instant) =>
        numericRange(view, field, {
          type: 'range',
          kind: 'date',
          field: field.path,
          low: instant,
          high: instant,
        }),
      ),
    ],
    view,
  );
}
