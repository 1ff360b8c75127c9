import type { Leaf } from '../document/leaves.ts';
import { Field } from './field.ts';
import { bytesOfText, grown } from './grow.ts';
import { noRow, type PathNode, pathOf } from './path-tree.ts';

interface Built {
  readonly field: Field;
  /** How many of the rows are in it. */
  rows: number;
}

/** How many paths stay built at a time. */
const maxBuilt = 64;
/** Rows that are handled between two yields. */
const rowsPerStep = 1024;

/**
 * The one home of all values whose path has no columns and postings of its own. It keeps a row of slot and value for
 * each, a fraction of what a field costs.
 *
 *     slots[row]   the slot
 *     older[row]   the row of the same path before this one, or `noRow`; of a free row the next free one
 *     leaves[row]  the value
 *
 * A path is built into a field when a query first names it, and stays built until `maxBuilt` others were named; so term,
 * exists, range and sort find exactly what they find on other fields, but the first of them takes time in proportion to
 * the path's rows.
 */
export class FlatFields {
  #slots = new Int32Array(0);
  #older = new Int32Array(0);
  readonly #leaves: Leaf[] = [];
  #free = noRow;
  readonly #built = new Map<PathNode, Built>();
  readonly #isDead: (slot: number) => boolean;
  readonly #seed: number;
  #leafBytes = 0;

  constructor(isDead: (slot: number) => boolean, seed = 0) {
    this.#isDead = isDead;
    this.#seed = seed;
  }

  /** Of the rows, about, and of what is built. */
  get byteLength(): number {
    const built = this.#built.values().reduce((sum, { field }) => sum + field.byteLength, 0);
    return built + this.#slots.byteLength + this.#older.byteLength + this.#leafBytes;
  }

  add(node: PathNode, slot: number, leaf: Leaf): void {
    const row = this.#takeRow();
    this.#slots[row] = slot;
    this.#older[row] = node.lastRow;
    this.#leaves[row] = leaf;
    this.#leafBytes += bytesOfLeaf(leaf);
    node.lastRow = row;
    node.rows++;
  }

  /** The slots that have a value at the path, ascending, repeats included, a part at a time. Commits may be applied
   *  between two parts. */
  *slotsOf(node: PathNode): Generator<readonly number[], undefined, undefined> {
    const rows = this.#rowsOf(node, 0);
    for (let start = 0; start < rows.length; start += rowsPerStep) {
      yield Array.from(rows.subarray(start, start + rowsPerStep), (row) => this.#slots[row]!);
    }
  }

  /** The path as a field, with every row. */
  field(node: PathNode): Field {
    const steps = this.building(node);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  }

  /** As `field`, in steps; commits may be applied between them. */
  *building(node: PathNode): Generator<undefined, Field, undefined> {
    const built = this.#built.get(node) ?? { field: new Field(pathOf(node), this.#seed), rows: 0 };
    this.#built.delete(node);
    this.#built.set(node, built);
    if (this.#built.size > maxBuilt) this.#built.delete(this.#built.keys().next().value ?? node);
    while (built.rows < node.rows) {
      const before = built.rows;
      const rows = this.#rowsOf(node, before);
      // Another search may go on with the same path at a yield.
      for (let start = 0; start < rows.length && built.rows === before + start; ) {
        const end = this.#endOfSlot(rows, start + rowsPerStep);
        this.#replay(rows.subarray(start, end), built);
        start = end;
        if (built.rows < node.rows) yield;
      }
    }
    return built.field;
  }

  /** Moves the rows of a path into a field, which is its home from now on. */
  release(node: PathNode): Field {
    const field = this.field(node);
    this.#built.delete(node);
    for (let row = node.lastRow; row !== noRow; ) {
      const older = this.#older[row]!;
      this.#leafBytes -= bytesOfLeaf(this.#leaves[row]!);
      this.#leaves[row] = 0;
      this.#older[row] = this.#free;
      this.#free = row;
      row = older;
    }
    node.lastRow = noRow;
    node.rows = 0;
    return field;
  }

  /** Takes a slot that died out of the counts of what is built. */
  forget(slot: number): void {
    for (const { field } of this.#built.values()) field.forget(slot);
  }

  #takeRow(): number {
    const row = this.#free;
    if (row !== noRow) {
      this.#free = this.#older[row]!;
      return row;
    }
    const added = this.#leaves.length;
    this.#slots = grown(this.#slots, added + 1);
    this.#older = grown(this.#older, added + 1);
    return added;
  }

  /** The rows of a path behind the first `skipped`, the oldest first. */
  #rowsOf(node: PathNode, skipped: number): Int32Array {
    const rows = new Int32Array(node.rows - skipped);
    let row = node.lastRow;
    for (let at = rows.length - 1; at >= 0; at--) {
      rows[at] = row;
      row = this.#older[row]!;
    }
    return rows;
  }

  /** From `end` on to the first row of another slot. */
  #endOfSlot(rows: Int32Array, end: number): number {
    let at = Math.min(end, rows.length);
    while (at < rows.length && this.#slots[rows[at]!] === this.#slots[rows[at - 1]!]) at++;
    return at;
  }

  /** Adds rows: all of a slot or none. */
  #replay(rows: Int32Array, built: Built): void {
    const slots = this.#slots;
    for (const row of rows) built.field.add(slots[row]!, this.#leaves[row]!);
    built.rows += rows.length;
    let last = noRow;
    for (const row of rows) {
      const slot = slots[row]!;
      if (slot !== last && this.#isDead(slot)) built.field.forget(slot);
      last = slot;
    }
  }
}

function bytesOfLeaf(leaf: Leaf): number {
  return typeof leaf === 'string' ? 8 + bytesOfText(leaf) : 16;
}
