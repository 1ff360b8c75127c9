import { assertNever } from '../../kernel/assert.ts';
import type { View } from '../index/head.ts';
import type { BoundQuery, BoundTerm, NumericRange, TextRange } from '../query/bound-query.ts';
import { conjunction, disjunction, negation } from './boolean.ts';
import { type Clause, everything, nothing } from './clause.ts';
import { sortedSlots } from './doc-set.ts';
import { listed, posted } from './listed.ts';
import { idRange, numericRange, textRange } from './range.ts';
import { termOf } from './term.ts';

/** Ties a query to one view. Looks terms up but reads no list yet. */
export function compile(query: BoundQuery, view: View): Clause {
  switch (query.type) {
    case 'all':
      return everything(view.slots);
    case 'none':
      return nothing;
    case 'ids':
      return idsOf(query.ids, view);
    case 'exists':
      return existing(query.field, view);
    case 'term':
      return compileTerm(query, view);
    case 'range':
      return compileRange(query, view);
    case 'and':
      return conjunction(
        query.clauses.map((clause) => compile(clause, view)),
        view.slots,
      );
    case 'or':
      return disjunction(
        query.clauses.map((clause) => compile(clause, view)),
        view.slots,
      );
    case 'not':
      return negation(compile(query.clause, view), view.slots);
    default:
      return assertNever(query);
  }
}

function idsOf(ids: ReadonlySet<string>, { partition, seq }: View): Clause {
  const slots = [...ids].map((id) => partition.slotAt(id, seq)).filter((slot) => slot >= 0);
  return listed(sortedSlots(slots));
}

function existing(path: string, { partition, slots }: View): Clause {
  if (path === '_id') return everything(slots);
  const fields = partition.fieldsUnder(path).map((field) => posted(field.presence, 0));
  const flat = partition.flatSlotsUnder(path);
  return disjunction(flat.length === 0 ? fields : [...fields, listed(sortedSlots(flat))], slots);
}

function compileTerm(term: BoundTerm, view: View): Clause {
  if (term.field === '_id') return idsOf(term.values.texts, view);
  const field = view.partition.field(term.field);
  return field === undefined ? nothing : termOf(view, field, term);
}

function compileRange(range: NumericRange | TextRange, view: View): Clause {
  if (range.field === '_id') return range.kind === 'string' ? idRange(view, range) : nothing;
  const field = view.partition.field(range.field);
  if (field === undefined) return nothing;
  return range.kind === 'string' ? textRange(view, field, range) : numericRange(view, field, range);
}
