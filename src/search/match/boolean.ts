import { countBits, slotsOf, wordsFor } from '../index/bits.ts';
import { type Clause, nothing, type Step, slotsPerStep } from './clause.ts';
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
export function conjunction(clauses: readonly Clause[], slots: number): Clause {
  const ordered = [...clauses].sort(
    (a, b) => Number(a.scans) - Number(b.scans) || a.estimate - b.estimate,
  );
  const estimate = Math.min(slots, ...clauses.map((clause) => clause.estimate));
  const leastFirst = [...clauses].sort((a, b) => a.estimate - b.estimate);
  return {
    estimate,
    scans: clauses.every((clause) => clause.scans),
    test: (slot) => leastFirst.every((clause) => clause.test(slot)),
    *fill() {
      const [first, ...others] = ordered;
      if (first === undefined) return { type: 'all' };
      const set = yield* first.fill();
      return yield* narrow(set, others, slots);
    },
  };
}

function* narrow(start: DocSet, others: readonly Clause[], slots: number): Step<DocSet> {
  let set = start;
  for (const [index, clause] of others.entries()) {
    if (set.type === 'none') return set;
    const rest = others.slice(index);
    if (set.type === 'slots') return yield* keepTested(set.slots, rest);
    const other = yield* clause.fill();
    if (other.type === 'slots') {
      set = yield* keepTested(other.slots, [{ ...nothing, test: memberTest(set) }]);
      continue;
    }
    set = intersect(set, other, slots);
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

function* keepTested(slots: Int32Array, clauses: readonly Clause[]): Step<DocSet> {
  const kept = new Int32Array(slots.length);
  let count = 0;
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]!;
    if (clauses.every((clause) => clause.test(slot))) kept[count++] = slot;
    if (i % slotsPerStep === slotsPerStep - 1) yield;
  }
  return { type: 'slots', slots: kept.subarray(0, count) };
}

/** Any of the clauses. */
export function disjunction(clauses: readonly Clause[], slots: number): Clause {
  const [only] = clauses;
  if (only === undefined) return nothing;
  if (clauses.length === 1) return only;
  const mostFirst = [...clauses].sort((a, b) => b.estimate - a.estimate);
  const total = clauses.reduce((sum, clause) => sum + clause.estimate, 0);
  function* fill(): Step<DocSet> {
    if (isSparse(total, slots)) return yield* unionOfLists(clauses);
    const bits = new Uint32Array(wordsFor(slots));
    for (const clause of clauses) orInto(bits, yield* clause.fill());
    return { type: 'bits', bits, count: Math.min(slots, total) };
  }
  return {
    estimate: Math.min(slots, total),
    scans: clauses.some((clause) => clause.scans),
    test:
      clauses.length > maxAsked
        ? memberOf(fill)
        : (slot) => mostFirst.some((clause) => clause.test(slot)),
    fill,
  };
}

/** Tests membership in a set that is filled when it is first asked for. */
function memberOf(fill: () => Step<DocSet>): (slot: number) => boolean {
  let member: ((slot: number) => boolean) | undefined;
  return (slot) => {
    member ??= memberTest(drained(fill()));
    return member(slot);
  };
}

function drained(step: Step<DocSet>): DocSet {
  for (;;) {
    const { done, value } = step.next();
    if (done === true) return value;
  }
}

/** Each is sparse, since their sum is. */
function* unionOfLists(clauses: readonly Clause[]): Step<DocSet> {
  const found: number[] = [];
  for (const clause of clauses) {
    const set = yield* clause.fill();
    if (set.type === 'slots') for (const slot of set.slots) found.push(slot);
    else if (set.type === 'bits')
      for (const slot of slotsOf(set.bits, countBits(set.bits))) found.push(slot);
  }
  return sortedSlots(found);
}

/** All slots but those of the clause. */
export function negation(clause: Clause, slots: number): Clause {
  return {
    estimate: slots,
    scans: clause.scans,
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
