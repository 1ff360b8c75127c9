import { errors, inapplicable } from '../../kernel/errors.ts';
import { type JsonObject, type JsonValue, jsonEquals } from '../../kernel/json.ts';
import { parsePointer } from '../../kernel/pointer.ts';
import type { ProblemCode } from '../../kernel/problem.ts';
import { maxJsonDepth } from '../../kernel/scan-json.ts';

/** One operation of a JSON Patch (RFC 6902). The pointers are pointers: `check-operations.ts` has looked at them. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly from: string; readonly path: string };

/** What all operations of one patch together may cost: values moved and looked at, ten for each value copied, characters copied. */
export const maxPatchCost = 2_000_000;

/**
 * Applies the operations of a JSON Patch one after another to a copy of the document: all of them, or it throws. What
 * comes out need not be an object. Throws `entity/patch-test-failed`, `entity/patch-inapplicable` where there is no such
 * place or what would come out could not be stored, `entity/patch-too-large`.
 */
export function applyPatch(document: JsonObject, operations: readonly PatchOperation[]): JsonValue {
  const draft = new Draft(document);
  for (const [index, operation] of operations.entries()) draft.perform(operation, index);
  return draft.document;
}

/** A key of an array or object; whether there is anything under it is left open. */
interface Place {
  readonly container: JsonValue[] | Record<string, JsonValue>;
  readonly key: string;
  /** How many levels of arrays and objects may begin here. */
  readonly room: number;
  /** Where the patch names this place. */
  readonly at: string;
}

/** What a value costs, by the length of its text. What the patch itself brings is bounded by its body. */
type Cost = (textLength: number) => number;
const brought: Cost = () => 0;
const moved: Cost = () => 1;
/** Measured: 0.5 µs a value, mostly for memory. */
const copied: Cost = (textLength) => 10 + textLength;

/** The copy that is being patched. It is the one member of an object, so that the whole is a place like any other. */
class Draft {
  readonly #top: Record<string, JsonValue>;
  #left = maxPatchCost;

  constructor(document: JsonObject) {
    this.#top = { document: this.#copy(document, { room: maxJsonDepth, at: '' }, brought) };
  }

  get document(): JsonValue {
    return this.#top['document'] ?? null;
  }

  perform(operation: PatchOperation, index: number): void {
    const path = () => this.#find(operation.path, `/${index}/path`);
    const from = (pointer: string) => this.#find(pointer, `/${index}/from`);
    switch (operation.op) {
      case 'add':
        this.#add(path(), operation.value, brought);
        break;
      case 'replace':
        this.#replace(path(), operation.value);
        break;
      case 'remove':
        this.#remove(path());
        break;
      case 'test':
        this.#test(operation, index);
        break;
      case 'copy':
        this.#add(path(), read(from(operation.from)), copied);
        break;
      case 'move': {
        if (operation.path.startsWith(`${operation.from}/`))
          throw refusal(`/${index}/path`, 'a value cannot be moved into itself');
        const value = this.#remove(from(operation.from));
        this.#add(path(), value, moved);
      }
    }
  }

  #find(pointer: string, at: string): Place {
    const keys = parsePointer(pointer) ?? [];
    let container: JsonValue | undefined = this.#top;
    let key = 'document';
    for (const next of keys) {
      container = isContainer(container) ? childOf(container, key) : undefined;
      key = next;
    }
    if (!isContainer(container))
      throw refusal(at, 'its parent is missing or is not an object or array; add that first');
    return { container, key, room: maxJsonDepth - keys.length, at };
  }

  #add(place: Place, value: JsonValue, cost: Cost): void {
    const { container, key, at } = place;
    const copy = this.#copy(value, place, cost);
    if (!Array.isArray(container)) {
      setMember(container, key, copy, at);
      return;
    }
    const index = key === '-' ? container.length : indexOf(key);
    if (index === undefined || index > container.length)
      throw refusal(at, `expected - or an index up to ${container.length}`);
    this.#spend(container.length - index);
    container.splice(index, 0, copy);
  }

  #replace(place: Place, value: JsonValue): void {
    read(place);
    const { container, key, at } = place;
    const copy = this.#copy(value, place, brought);
    if (Array.isArray(container)) container[Number(key)] = copy;
    else setMember(container, key, copy, at);
  }

  #remove(place: Place): JsonValue {
    const value = read(place);
    const { container, key } = place;
    if (Array.isArray(container)) {
      this.#spend(container.length - Number(key));
      container.splice(Number(key), 1);
    } else delete container[key];
    return value;
  }

  #test(
    { path, value }: { readonly path: string; readonly value: JsonValue },
    index: number,
  ): void {
    const actual = this.#tryRead(path);
    if (actual !== undefined) this.#look(actual);
    if (actual === undefined || !jsonEquals(value, actual))
      throw errors.patchTestFailed(index, path);
  }

  #tryRead(pointer: string): JsonValue | undefined {
    let value: JsonValue | undefined = this.document;
    for (const key of parsePointer(pointer) ?? [])
      value = isContainer(value) ? childOf(value, key) : undefined;
    return value;
  }

  /** Pays for every value that a comparison may look at. */
  #look(value: JsonValue): void {
    this.#spend(1);
    if (isContainer(value)) for (const child of Object.values(value)) this.#look(child);
  }

  /** A copy that nobody else holds, so that it may be changed. */
  #copy(value: JsonValue, spot: Pick<Place, 'room' | 'at'>, cost: Cost): JsonValue {
    this.#spend(cost(typeof value === 'string' ? value.length : 0));
    if (!isContainer(value)) return value;
    if (spot.room === 0)
      throw refusal(spot.at, `nested deeper than ${maxJsonDepth} levels`, 'json/too-deep');
    const below = { room: spot.room - 1, at: spot.at };
    if (Array.isArray(value)) return value.map((item) => this.#copy(item, below, cost));
    const copy: Record<string, JsonValue> = {};
    for (const [key, child] of Object.entries(value)) {
      this.#spend(cost(key.length));
      copy[key] = this.#copy(child, below, cost);
    }
    return copy;
  }

  #spend(cost: number): void {
    this.#left -= cost;
    if (this.#left < 0) throw errors.patchTooLarge(maxPatchCost);
  }
}

function read(place: Place): JsonValue {
  const value = childOf(place.container, place.key);
  if (value === undefined) throw refusal(place.at, 'nothing is stored here');
  return value;
}

function childOf(container: Place['container'], key: string): JsonValue | undefined {
  if (Array.isArray(container)) return container[indexOf(key) ?? -1];
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

function setMember(
  object: Record<string, JsonValue>,
  key: string,
  value: JsonValue,
  at: string,
): void {
  // Assigning to it would set a prototype.
  if (key === '__proto__')
    throw refusal(at, 'the key "__proto__" cannot be stored', 'json/forbidden-key');
  object[key] = value;
}

/** RFC 6901: no sign, no leading zeros. */
function indexOf(key: string): number | undefined {
  return /^(?:0|[1-9]\d*)$/.test(key) ? Number(key) : undefined;
}

function isContainer(value: JsonValue | undefined): value is Place['container'] {
  return typeof value === 'object' && value !== null;
}

function refusal(path: string, message: string, code: ProblemCode = 'patch/no-such-place') {
  return inapplicable([{ path, code, message }]);
}
