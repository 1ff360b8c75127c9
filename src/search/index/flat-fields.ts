import type { Leaf } from '../document/leaves.ts';
import { Field } from './field.ts';
import { bytesOfText } from './grow.ts';
import { PathList } from './path-list.ts';

interface Rows {
  readonly path: string;
  readonly slots: number[];
  readonly leaves: Leaf[];
}

interface Built {
  readonly field: Field;
  /** How many of the rows are in it. */
  rows: number;
}

/** How many paths stay built at a time. */
const maxBuilt = 64;
/** Rows that are built between two yields. */
const rowsPerStep = 1024;

/**
 * The one home of every path beyond the bound on fields. It keeps rows of slot and value, a fraction of what a field
 * costs. A path is built into a field when a query first names it, and stays built until `maxBuilt` others were named;
 * so term, exists, range and sort find exactly what they find on other fields, but the first of them takes time in
 * proportion to the path's rows.
 */
export class FlatFields {
  readonly #rows = new Map<string, Rows>();
  readonly #paths = new PathList<Rows>();
  readonly #built = new Map<string, Built>();
  readonly #isDead: (slot: number) => boolean;
  readonly #seed: number;
  #rowBytes = 0;

  constructor(isDead: (slot: number) => boolean, seed = 0) {
    this.#isDead = isDead;
    this.#seed = seed;
  }

  /** Of the rows, about, and of what is built. */
  get byteLength(): number {
    const built = this.#built.values().reduce((sum, { field }) => sum + field.byteLength, 0);
    return built + this.#rowBytes;
  }

  add(path: string, slot: number, leaf: Leaf): void {
    this.#rowBytes += typeof leaf === 'string' ? 8 + bytesOfText(leaf) : 16;
    const rows = this.#rows.getOrInsertComputed(path, () => {
      const added: Rows = { path, slots: [], leaves: [] };
      this.#paths.add(added);
      return added;
    });
    rows.slots.push(slot);
    rows.leaves.push(leaf);
  }

  /** For the path and each one below it the slots that have a value there, ascending, repeats included. Commits may
   *  append to them. */
  *slotsUnder(path: string): Generator<readonly number[], undefined, undefined> {
    for (const { slots } of this.#paths.under(path)) yield slots;
  }

  /** The path as a field, with every row; undefined when no document has it. */
  field(path: string): Field | undefined {
    const steps = this.building(path);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  }

  /** As `field`, in steps; commits may be applied between them. */
  *building(path: string): Generator<undefined, Field | undefined, undefined> {
    const rows = this.#rows.get(path);
    if (rows === undefined) return undefined;
    const built = this.#built.get(path) ?? { field: new Field(path, this.#seed), rows: 0 };
    this.#built.delete(path);
    this.#built.set(path, built);
    if (this.#built.size > maxBuilt) this.#built.delete(this.#built.keys().next().value ?? path);
    while (built.rows < rows.slots.length) {
      this.#replay(rows, built);
      if (built.rows < rows.slots.length) yield;
    }
    return built.field;
  }

  /** Takes a slot that died out of the counts of what is built. */
  forget(slot: number): void {
    for (const { field } of this.#built.values()) field.forget(slot);
  }

  /** Some rows more, all of a slot or none. */
  #replay({ slots, leaves }: Rows, built: Built): void {
    const start = built.rows;
    let end = Math.min(slots.length, start + rowsPerStep);
    while (end < slots.length && slots[end] === slots[end - 1]) end++;
    for (let row = start; row < end; row++) built.field.add(slots[row]!, leaves[row]!);
    built.rows = end;
    for (let row = start; row < end; row++) {
      const slot = slots[row]!;
      if (slot !== slots[row - 1] && this.#isDead(slot)) built.field.forget(slot);
    }
  }
}
