import { assert } from '../../kernel/assert.ts';
import { countBits, slotsOf, wordsFor } from '../reader/bits.ts';
import type { Step } from '../reader/step.ts';
import { type Clause, everything, type Meter, nothing, type View } from './clause.ts';
import {
  andInto,
  copyToBits,
  type DocSet,
  docSetOf,
  isSparse,
  memberTest,
  orInto,
  sortedSlots,
} from './doc-set.ts';

/** A disjunction of more clauses than this is asked about a slot by filling it once. */
const maxAsked = 16;

/** All of the clauses. Begins with the one that admits least; once few slots are left the others are asked about each. */
export function conjunction(given: readonly Clause[], view: View): Clause {
  const { slots } = view.segment;
  const clauses = given.filter((clause) => clause.all !== true);
  if (clauses.length === 0) return everything(slots);
  const ordered = [...clauses].sort(
    (a, b) => Number(a.scans) - Number(b.scans) || a.estimate - b.estimate,
  );
  const estimate = clauses.reduce((least, clause) => Math.min(least, clause.estimate), slots);
  const leastFirst = [...clauses].sort((a, b) => a.estimate - b.estimate);
  return {
    estimate,
    scans: clauses.every((clause) => clause.scans),
    ...askingAll(clauses),
    test: (slot) => leastFirst.every((clause) => clause.test(slot)),
    *fill() {
      const [first, ...others] = ordered;
      if (first === undefined) return { type: 'all' };
      const set = yield* first.fill();
      return yield* narrow(set, others, view);
    },
  };
}

function* narrow(start: DocSet, others: readonly Clause[], view: View): Step<DocSet> {
  let set = start;
  for (const [index, clause] of others.entries()) {
    if (set.type === 'none') return set;
    const rest = others.slice(index);
    if (set.type === 'slots') return yield* keepTested(set.slots, rest, view.meter);
    const other = yield* clause.fill();
    if (other.type === 'slots') {
      set = yield* keepTested(other.slots, [{ ...nothing, test: memberTest(set) }], view.meter);
      continue;
    }
    set = intersect(set, other, view.segment.slots);
    yield;
  }
  return set;
}

/** Both are `all` or bits, or `none`. */
function intersect(a: DocSet, b: DocSet, slots: number): DocSet {
  if (a.type === 'all' || b.type === 'none') return b;
  if (b.type === 'all') return a;
  const bits = copyToBits(a, slots);
  andInto(bits, b);
  const count = countBits(bits);
  return docSetOf(bits, count, slots);
}

/** One clause after another, each asked about what those before it left over. */
function* keepTested(slots: Int32Array, clauses: readonly Clause[], meter: Meter): Step<DocSet> {
  let kept = slots;
  for (const clause of clauses) {
    if (kept.length === 0) break;
    if (clause.prepare !== undefined) yield* clause.prepare();
    kept = yield* keepOne(kept, clause, meter);
  }
  return { type: 'slots', slots: kept };
}

function* keepOne(slots: Int32Array, clause: Clause, meter: Meter): Step<Int32Array> {
  const kept = new Int32Array(slots.length);
  const cost = clause.cost ?? 1;
  let count = 0;
  for (const slot of slots) {
    if (clause.test(slot)) kept[count++] = slot;
    meter.spend(cost);
    if (meter.isDue()) yield;
  }
  return kept.subarray(0, count);
}

/** What a clause that asks others must do before, and what it costs. */
function askingAll(clauses: readonly Clause[]): Required<Pick<Clause, 'prepare' | 'cost'>> {
  return {
    cost: clauses.reduce((sum, clause) => sum + (clause.cost ?? 1), 0),
    *prepare() {
      for (const { prepare } of clauses) if (prepare !== undefined) yield* prepare();
    },
  };
}

/** Any of the clauses. */
export function disjunction(clauses: readonly Clause[], { segment, meter }: View): Clause {
  const { slots } = segment;
  const [only] = clauses;
  if (only === undefined) return nothing;
  const all = clauses.find((clause) => clause.all === true);
  if (clauses.length === 1 || all !== undefined) return all ?? only;
  const mostFirst = [...clauses].sort((a, b) => b.estimate - a.estimate);
  const total = clauses.reduce((sum, clause) => sum + clause.estimate, 0);
  function* fill(): Step<DocSet> {
    if (isSparse(total, slots)) return yield* unionOfLists(clauses, meter);
    const bits = new Uint32Array(wordsFor(slots));
    for (const clause of clauses) {
      const set = yield* clause.fill();
      orInto(bits, set);
      meter.spend(set.type === 'slots' ? set.slots.length : bits.length);
      if (meter.isDue()) yield;
    }
    return { type: 'bits', bits, count: Math.min(slots, total) };
  }
  return {
    estimate: Math.min(slots, total),
    scans: clauses.some((clause) => clause.scans),
    ...(clauses.length > maxAsked
      ? memberOf(fill)
      : {
          test: (slot: number) => mostFirst.some((clause) => clause.test(slot)),
          ...askingAll(clauses),
        }),
    fill,
  };
}

/** Tests membership in a set that is filled before. */
function memberOf(fill: () => Step<DocSet>): Pick<Clause, 'test' | 'prepare'> {
  let member: ((slot: number) => boolean) | undefined;
  return {
    test: (slot) => {
      assert(member !== undefined, 'a clause is prepared before it is asked');
      return member(slot);
    },
    *prepare() {
      member ??= memberTest(yield* fill());
    },
  };
}

/** Each is sparse, since their sum is. */
function* unionOfLists(clauses: readonly Clause[], meter: Meter): Step<DocSet> {
  const found: number[] = [];
  for (const clause of clauses) {
    const set = yield* clause.fill();
    meter.spend(1);
    if (meter.isDue()) yield;
    if (set.type === 'slots') for (const slot of set.slots) found.push(slot);
    else if (set.type === 'bits')
      for (const slot of slotsOf(set.bits, countBits(set.bits))) found.push(slot);
  }
  return sortedSlots(found);
}

/** All slots but those of the clause. */
export function negation(clause: Clause, slots: number): Clause {
  if (clause === nothing) return everything(slots);
  return {
    estimate: slots,
    scans: clause.scans,
    ...askingAll([clause]),
    test: (slot) => !clause.test(slot),
    *fill() {
      const set = yield* clause.fill();
      if (set.type === 'none') return { type: 'all' };
      if (set.type === 'all') return { type: 'none' };
      const bits = copyToBits(set, slots);
      for (let word = 0; word < bits.length; word++) bits[word] = ~bits[word]!;
      return { type: 'bits', bits, count: slots };
    },
  };
}
