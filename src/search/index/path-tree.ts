import { documentBounds } from '../document/bounds.ts';
import type { Field } from './field.ts';
import { bytesOfText } from './grow.ts';
import type { IndexRoom } from './index-room.ts';

/** No row: see `FlatFields`. */
export const noRow = -1;

/** A path of some document. It holds its last name only, so that a long key costs its length once, whatever is below. */
export interface PathNode {
  readonly parent: PathNode | undefined;
  /** Without dots. */
  readonly name: string;
  children: Map<string, PathNode> | undefined;
  /** Undefined while the path has none of its own. */
  field: Field | undefined;
  /** The youngest of its rows in `FlatFields`, and how many there are. */
  lastRow: number;
  rows: number;
}

/** What a node and its entry among its siblings take, about, without its name. */
const nodeBytes = 136;

/** The paths of a partition, by their names. */
export class PathTree {
  readonly #roots = new Map<string, PathNode>();
  readonly #room: IndexRoom;
  #byteLength = 0;

  constructor(room: IndexRoom) {
    this.#room = room;
  }

  get byteLength(): number {
    return this.#byteLength;
  }

  /** The node of a key below another, or at the top. Undefined when its path is beyond the bounds of a document, or the
   *  index has no room for another. */
  child(parent: PathNode | undefined, key: string): PathNode | undefined {
    // Names have no dots, so a key with dots is never found here.
    const known = (parent === undefined ? this.#roots : parent.children)?.get(key);
    return known ?? this.#enter(parent, key);
  }

  find(path: string): PathNode | undefined {
    let node: PathNode | undefined;
    for (const name of path.split('.')) {
      node = (node === undefined ? this.#roots : node.children)?.get(name);
      if (node === undefined) return undefined;
    }
    return node;
  }

  /** The node of the path, when it is there, and all below it, in no order. Others may be added meanwhile. */
  *under(path: string): Generator<PathNode, undefined, undefined> {
    const top = this.find(path);
    const waiting = top === undefined ? [] : [top];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      yield node;
      if (node.children !== undefined)
        for (const child of node.children.values()) waiting.push(child);
    }
  }

  #enter(above: PathNode | undefined, key: string): PathNode | undefined {
    const { length, names } = extentOf(above);
    if (length + key.length > documentBounds.pathLength) return undefined;
    const added = key.split('.');
    if (names + added.length > documentBounds.pathNames) return undefined;
    let node = above;
    for (const name of added) {
      const child = this.#step(node, name);
      if (child === undefined) return undefined;
      node = child;
    }
    return node;
  }

  #step(parent: PathNode | undefined, name: string): PathNode | undefined {
    const known = (parent === undefined ? this.#roots : parent.children)?.get(name);
    if (known !== undefined || !this.#room.takePath()) return known;
    const node: PathNode = {
      parent,
      name,
      children: undefined,
      field: undefined,
      lastRow: noRow,
      rows: 0,
    };
    this.#siblingsBelow(parent).set(name, node);
    this.#byteLength += nodeBytes + bytesOfText(name);
    return node;
  }

  #siblingsBelow(parent: PathNode | undefined): Map<string, PathNode> {
    if (parent === undefined) return this.#roots;
    parent.children ??= new Map();
    return parent.children;
  }
}

/** How many UTF-16 units come before a name below this node, its dot included, and how many names. */
function extentOf(node: PathNode | undefined): { readonly length: number; readonly names: number } {
  let length = 0;
  let names = 0;
  for (let at = node; at !== undefined; at = at.parent) {
    length += at.name.length + 1;
    names++;
  }
  return { length, names };
}

/** Names joined by dots. */
export function pathOf(node: PathNode): string {
  const names: string[] = [];
  for (let at: PathNode | undefined = node; at !== undefined; at = at.parent) names.push(at.name);
  return names.reverse().join('.');
}
