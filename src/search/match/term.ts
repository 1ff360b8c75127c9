import { isExactOnly } from '../catalog/exact-only.ts';
import type { Field } from '../index/field.ts';
import type { BoundTerm } from '../query/bound-query.ts';
import { disjunction } from './boolean.ts';
import type { Clause, MeteredView } from './clause.ts';
import { posted } from './listed.ts';
import { numericRange } from './range.ts';

/** Slots that have one of the values. */
export function termOf(view: MeteredView, field: Field, term: BoundTerm): Clause {
  const { texts, numbers, booleans, instants } = term.values;
  const { dictionary, postings, tokens } = field;
  const exactTexts = term.as === 'keyword' || isExactOnly(field.path) ? texts : [];
  const words = term.as === 'text' ? texts : [];
  const days = term.as === 'text' ? instants : [];
  return disjunction(
    [
      ...found([...numbers, ...booleans, ...exactTexts], (value) => dictionary.find(value)).map(
        (ordinal) => posted(postings, ordinal, view),
      ),
      ...found([...words], (word) => tokens.find(word)).map((ordinal) =>
        posted(tokens.postings, ordinal, view),
      ),
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

function found<Value>(
  values: readonly Value[],
  find: (value: Value) => number | undefined,
): number[] {
  return values.map(find).filter((ordinal) => ordinal !== undefined);
}
