import type { JsonObject } from '../../kernel/json.ts';
import { type Leaf, type LeafVisitor, walkLeaves } from '../document/leaves.ts';
import type { Field } from './field.ts';
import { FlatFields } from './flat-fields.ts';
import { type IndexRoom, maxFieldsOfPartition } from './index-room.ts';
import { type PathNode, PathTree } from './path-tree.ts';

/** A path gets columns and postings of its own with this many values: before, they would take far more than its rows. */
export const rowsOfField = 64;

/** What adding a document came to. */
export interface Added {
  /** How many leaves went into rows; those that wait are not counted. */
  readonly weight: number;
  /** How many values are no fields, at least. */
  readonly leftOut: number;
}

/**
 * Finds the field of each leaf by walking keys, without joining a path for every leaf of every document. Leaves wait with
 * their fields until they are settled: to add many documents one field after another takes two thirds of the time, since
 * what one field looks up is then near.
 */
export class FieldTree implements LeafVisitor<PathNode> {
  /** Paths with columns and postings of their own. */
  readonly fields: Field[] = [];
  readonly #paths: PathTree;
  readonly #flat: FlatFields;
  readonly #room: IndexRoom;
  readonly #id: PathNode | undefined;
  /** Fields with leaves that wait. */
  readonly #waiting: Field[] = [];
  /** Of the document that is being added. */
  #slot = 0;
  #rows = 0;

  constructor(isDead: (slot: number) => boolean, room: IndexRoom, seed = 0) {
    this.#paths = new PathTree(room);
    this.#flat = new FlatFields(isDead, seed);
    this.#room = room;
    this.#id = this.#paths.child(undefined, '_id');
  }

  get byteLength(): number {
    const parts = [this.#paths, this.#flat, ...this.fields];
    return parts.reduce((sum, part) => sum + part.byteLength, 0);
  }

  add(slot: number, document: JsonObject): Added {
    this.#slot = slot;
    this.#rows = 0;
    const leftOut = walkLeaves(document, this);
    return { weight: this.#rows, leftOut };
  }

  child(parent: PathNode | undefined, key: string): PathNode | undefined {
    return this.#paths.child(parent, key);
  }

  leaf(node: PathNode, leaf: Leaf): void {
    const { field } = node;
    // An id is read from the id table.
    if (node === this.#id) return;
    if (field === undefined) this.#addRow(node, leaf);
    else if (field.wait(this.#slot, leaf)) this.#waiting.push(field);
  }

  /** Adds leaves that wait, and to the weight of each slot how many leaves and words those were, until they come to about
   *  `most`. True when none waits any more. */
  settle(weights: Uint32Array, most: number): boolean {
    let left = most;
    for (let field = this.#waiting.at(-1); field !== undefined; field = this.#waiting.at(-1)) {
      if (left <= 0) return false;
      left -= field.settle(weights, left);
      if (!field.waits) this.#waiting.pop();
    }
    return true;
  }

  /** What is known of a path; undefined when no document ever had it. */
  field(path: string): Field | undefined {
    const node = this.#paths.find(path);
    return node && (node.field ?? (node.rows > 0 ? this.#flat.field(node) : undefined));
  }

  /** As `field`, in steps: a path without columns of its own takes time when it is first named. */
  *fieldInSteps(path: string): Generator<undefined, Field | undefined, undefined> {
    const node = this.#paths.find(path);
    return node && (node.field ?? (node.rows > 0 ? yield* this.#flat.building(node) : undefined));
  }

  /** The fields at a path and below it that have columns of their own. */
  *fieldsUnder(path: string): Generator<Field, undefined, undefined> {
    for (const { field } of this.#paths.under(path)) if (field !== undefined) yield field;
  }

  /** Of each path, at this one and below it, that has no columns of its own: the slots that have it, in parts. */
  *flatSlotsUnder(path: string): Generator<readonly number[], undefined, undefined> {
    for (const node of this.#paths.under(path)) yield* this.#flat.slotsOf(node);
  }

  /** Takes the values of a slot that died out of the counts. */
  forget(slot: number): void {
    for (const field of this.fields) field.forget(slot);
    this.#flat.forget(slot);
  }

  #addRow(node: PathNode, leaf: Leaf): void {
    this.#rows++;
    this.#flat.add(node, this.#slot, leaf);
    if (node.rows < rowsOfField || this.fields.length >= maxFieldsOfPartition) return;
    if (!this.#room.takeField()) return;
    node.field = this.#flat.release(node);
    this.fields.push(node.field);
  }
}
