import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import { documentBounds } from './bounds.ts';

/** A value that a document holds at some path; `null` is no value. */
export type Leaf = string | number | boolean;

/** What is done with the leaves of a document. A place is what the visitor makes of a path. */
export interface LeafVisitor<Place> {
  /** The place of a key below another place, or at the top; undefined when nothing there is a field. */
  child(parent: Place | undefined, key: string): Place | undefined;
  leaf(place: Place, leaf: Leaf): void;
}

interface Walk<Place> {
  readonly visitor: LeafVisitor<Place>;
  /** Values that may still be looked at. */
  left: number;
  leftOut: number;
}

/**
 * Visits the leaves of a document, depth first, in the order in which they stand there; arrays have the place of what
 * holds them. Returns how many values were left out: those without a place and those beyond `documentBounds.values`, but
 * for those that are always seen. An object or array that is left out counts as one.
 */
export function walkLeaves<Place>(document: JsonObject, visitor: LeafVisitor<Place>): number {
  const walk: Walk<Place> = { visitor, left: documentBounds.values, leftOut: 0 };
  walkMembers(document, undefined, walk);
  return walk.left > 0 ? walk.leftOut : walkAlwaysSeen(document, walk);
}

/** Some of these may have been visited before: it makes no difference to a field how often it has a value. */
function walkAlwaysSeen<Place>(document: JsonObject, walk: Walk<Place>): number {
  const { leftOut } = walk;
  for (const key of documentBounds.alwaysSeen) {
    const value = document[key] ?? null;
    walk.left = documentBounds.valuesAlwaysSeen;
    if (value !== null) walkMember(value, walk.visitor.child(undefined, key), walk);
  }
  return leftOut;
}

function walkMembers<Place>(object: JsonObject, parent: Place | undefined, walk: Walk<Place>) {
  const keys = Object.keys(object);
  let seen = 0;
  for (const key of keys) {
    if (walk.left <= 0) {
      walk.leftOut += keys.length - seen;
      return;
    }
    seen++;
    const value = object[key] ?? null;
    if (value === null) walk.left--;
    else walkMember(value, walk.visitor.child(parent, key), walk);
  }
}

function walkMember<Place>(value: JsonValue, place: Place | undefined, walk: Walk<Place>): void {
  if (place === undefined) walk.leftOut++;
  else walkValue(value, place, walk);
}

function walkValue<Place>(value: JsonValue, place: Place, walk: Walk<Place>): void {
  if (walk.left-- <= 0) walk.leftOut++;
  else if (value === null) return;
  else if (typeof value !== 'object') walk.visitor.leaf(place, value);
  else if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) walkValue(item, place, walk);
  } else walkMembers(value as JsonObject, place, walk);
}

/** Visits every leaf that is a field with its path: keys joined by dots. Dots inside keys are not escaped:
 *  `{"a.b":1}` and `{"a":{"b":1}}` are the same field. */
export function forEachLeaf(document: JsonObject, visit: (path: string, leaf: Leaf) => void): void {
  walkLeaves(document, { child: childPath, leaf: visit });
}

function childPath(parent: string | undefined, key: string): string | undefined {
  const above = parent === undefined ? 0 : parent.length + 1;
  if (above + key.length > documentBounds.pathLength) return undefined;
  const path = parent === undefined ? key : `${parent}.${key}`;
  return path.split('.').length > documentBounds.pathNames ? undefined : path;
}
