import { assertNever } from '../../kernel/assert.ts';
import type { BoundQuery, BoundTerm, NumericRange, TextRange } from '../query/bound-query.ts';
import type { Step } from '../reader/step.ts';
import { conjunction, disjunction, negation } from './boolean.ts';
import { type Clause, everything, nothing, type View } from './clause.ts';
import { sortedSlots } from './doc-set.ts';
import { listed, posted } from './listed.ts';
import { idRange, numericRange, textRange } from './range.ts';
import { termOf } from './term.ts';

/** What it costs to tie one clause to a segment, in values looked at. */
const clauseCost = 64;

/** Ties a query to one segment. Looks terms up but reads no list of a term yet. */
export function* compile(query: BoundQuery, view: View): Step<Clause> {
  view.meter.spend(clauseCost);
  if (view.meter.isDue()) yield;
  switch (query.type) {
    case 'all':
      return everything(view.segment.slots);
    case 'none':
      return nothing;
    case 'ids':
      return idsOf(query.ids, view);
    case 'exists':
      return yield* existing(query.field, view);
    case 'term':
      return yield* compileTerm(query, view);
    case 'range':
      return yield* compileRange(query, view);
    case 'and':
      return conjunction(yield* compileAll(query.clauses, view), view);
    case 'or':
      return disjunction(yield* compileAll(query.clauses, view), view);
    case 'not':
      return negation(yield* compile(query.clause, view), view.segment.slots);
    default:
      return assertNever(query);
  }
}

function* compileAll(queries: readonly BoundQuery[], view: View): Step<readonly Clause[]> {
  const clauses: Clause[] = [];
  for (const query of queries) clauses.push(yield* compile(query, view));
  return clauses;
}

function idsOf(ids: ReadonlySet<string>, { segment, meter }: View): Clause {
  meter.spend(ids.size);
  const slots = [...ids].map((id) => segment.slotOf(id)).filter((slot) => slot >= 0);
  return listed(sortedSlots(slots));
}

function* existing(path: string, view: View): Step<Clause> {
  if (path === '_id') return everything(view.segment.slots);
  const clauses: Clause[] = [];
  for (const field of view.segment.fieldsUnder(path)) {
    clauses.push(posted(field.presence, view));
    view.meter.spend(1);
    if (view.meter.isDue()) yield;
  }
  const loose = yield* looseSlots(path, view);
  if (loose.length > 0) clauses.push(listed(sortedSlots(loose)));
  return disjunction(clauses, view);
}

/** In no order, repeats included. */
function* looseSlots(path: string, { segment, meter }: View): Step<readonly number[]> {
  const found: number[] = [];
  for (const slots of segment.looseSlotsUnder(path)) {
    meter.spend(1);
    for (const slot of slots) {
      if (slot !== found.at(-1)) found.push(slot);
      meter.spend(1);
      if (meter.isDue()) yield;
    }
  }
  return found;
}

function* compileTerm(term: BoundTerm, view: View): Step<Clause> {
  if (term.field === '_id') return idsOf(term.values.texts, view);
  const field = yield* view.segment.fieldInSteps(term.field);
  view.meter.spend(term.values.texts.size);
  return field === undefined ? nothing : termOf(view, field, term);
}

function* compileRange(range: NumericRange | TextRange, view: View): Step<Clause> {
  if (range.field === '_id') return range.kind === 'string' ? idRange(view, range) : nothing;
  const field = yield* view.segment.fieldInSteps(range.field);
  if (field === undefined) return nothing;
  return range.kind === 'string' ? textRange(view, field, range) : numericRange(view, field, range);
}
