import type { Leaf } from '../document/leaves.ts';
import { Field } from './field.ts';

interface Rows {
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

/**
 * The one home of every path beyond the bound on fields. It keeps rows of slot and value, a fraction of what a field
 * costs. A path is built into a field when a query first names it, and stays built until `maxBuilt` others were named;
 * so term, exists, range and sort find exactly what they find on other fields, but the first of them takes time in
 * proportion to the path's rows.
 */
export class FlatFields {
  readonly #rows = new Map<string, Rows>();
  readonly #built = new Map<string, Built>();
  readonly #isDead: (slot: number) => boolean;

  constructor(isDead: (slot: number) => boolean) {
    this.#isDead = isDead;
  }

  add(path: string, slot: number, leaf: Leaf): void {
    const rows = this.#rows.getOrInsertComputed(path, () => ({ slots: [], leaves: [] }));
    rows.slots.push(slot);
    rows.leaves.push(leaf);
  }

  /** The slots that have a value at the path or below it, in no order, repeats included. */
  slotsUnder(path: string): number[] {
    const prefix = `${path}.`;
    const found: number[] = [];
    for (const [candidate, { slots }] of this.#rows) {
      if (candidate === path || candidate.startsWith(prefix))
        for (const slot of slots) found.push(slot);
    }
    return found;
  }

  /** The path as a field, with every row; undefined when no document has it. */
  field(path: string): Field | undefined {
    const rows = this.#rows.get(path);
    if (rows === undefined) return undefined;
    const built = this.#built.get(path) ?? { field: new Field(path), rows: 0 };
    this.#built.delete(path);
    this.#built.set(path, built);
    if (this.#built.size > maxBuilt) this.#built.delete(this.#built.keys().next().value ?? path);
    this.#replay(rows, built);
    return built.field;
  }

  /** Takes a slot that died out of the counts of what is built. */
  forget(slot: number): void {
    for (const { field } of this.#built.values()) field.forget(slot);
  }

  #replay(rows: Rows, built: Built): void {
    const start = built.rows;
    for (let row = start; row < rows.slots.length; row++)
      built.field.add(rows.slots[row]!, rows.leaves[row]!);
    built.rows = rows.slots.length;
    for (let row = start; row < rows.slots.length; row++) {
      const slot = rows.slots[row]!;
      if (slot !== rows.slots[row - 1] && this.#isDead(slot)) built.field.forget(slot);
    }
  }
}
