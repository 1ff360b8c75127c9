import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import { childPath, forEachLeafIn, type Leaf } from '../document/leaves.ts';
import { Field } from './field.ts';
import { PathList } from './path-list.ts';

/** Paths that get columns and postings of their own in one partition; the rest are rows of `FlatFields`. */
export const maxFields = 1000;
/** Keys that the tree remembers, leaves and objects. */
const maxNodes = 4096;

interface Node {
  readonly path: string;
  readonly children: Map<string, Node>;
  field: Field | undefined;
}

/**
 * Finds the field of each leaf by walking keys, without joining a path for every leaf of every document. Leaves wait with
 * their fields until `settle`: to add many documents one field after another takes two thirds of the time, since what
 * one field looks up is then near.
 */
export class FieldTree {
  /** By path. */
  readonly fields = new Map<string, Field>();
  readonly #paths = new PathList<Field>();
  readonly #roots = new Map<string, Node>();
  readonly #flat: (path: string, slot: number, leaf: Leaf) => void;
  readonly #seed: number;
  /** Fields with leaves that wait. */
  #waiting: Field[] = [];
  #nodes = 0;
  /** Of the rows of the document that is being added. */
  #weight = 0;

  /** `flat` takes the leaves that no field is left for. */
  constructor(flat: (path: string, slot: number, leaf: Leaf) => void, seed = 0) {
    this.#flat = flat;
    this.#seed = seed;
  }

  /** The fields at a path and below it. */
  under(path: string): Generator<Field, undefined, undefined> {
    return this.#paths.under(path);
  }

  /** Returns how many leaves went into rows; those that wait are not counted. */
  add(slot: number, document: JsonObject): number {
    this.#weight = 0;
    for (const key of Object.keys(document)) {
      const value = document[key];
      // An id is read from the id table.
      if (value !== undefined && key !== '_id') this.#child(slot, undefined, key, value);
    }
    return this.#weight;
  }

  /** Adds the leaves that wait, and to the weight of each slot how many leaves and words those were. */
  settle(weights: Uint32Array): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const field of waiting) field.settle(weights);
  }

  #child(slot: number, parent: Node | undefined, key: string, value: JsonValue): void {
    if (value === null) return;
    const node = this.#node(parent, key);
    if (node === undefined) {
      forEachLeafIn(value, childPath(parent?.path, key), (path, leaf) =>
        this.#addByPath(slot, path, leaf),
      );
    } else this.#value(slot, node, value);
  }

  #value(slot: number, node: Node, value: JsonValue): void {
    if (value === null) return;
    if (typeof value !== 'object') {
      node.field ??= this.#fieldOf(node.path);
      this.#addTo(node.field, node.path, slot, value);
    } else if (Array.isArray(value)) {
      for (const item of value as readonly JsonValue[]) this.#value(slot, node, item);
    } else {
      const object = value as JsonObject;
      for (const key of Object.keys(object)) this.#child(slot, node, key, object[key] ?? null);
    }
  }

  #addByPath(slot: number, path: string, leaf: Leaf): void {
    this.#addTo(this.#fieldOf(path), path, slot, leaf);
  }

  #addTo(field: Field | undefined, path: string, slot: number, leaf: Leaf): void {
    if (field === undefined) {
      this.#flat(path, slot, leaf);
      this.#weight++;
    } else if (field.wait(slot, leaf)) this.#waiting.push(field);
  }

  #fieldOf(path: string): Field | undefined {
    const known = this.fields.get(path);
    if (known !== undefined || this.fields.size >= maxFields) return known;
    const field = new Field(path, this.#seed);
    this.fields.set(path, field);
    this.#paths.add(field);
    return field;
  }

  #node(parent: Node | undefined, key: string): Node | undefined {
    const siblings = parent?.children ?? this.#roots;
    const known = siblings.get(key);
    if (known !== undefined || this.#nodes >= maxNodes) return known;
    const node: Node = {
      path: childPath(parent?.path, key),
      children: new Map(),
      field: undefined,
    };
    siblings.set(key, node);
    this.#nodes++;
    return node;
  }
}
