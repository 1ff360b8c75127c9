import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import type { Problem } from '../../kernel/problem.ts';
import { checkAttribute, checkCapability, checkText } from './check-schema.ts';

/** A list of a schema whose items are read and changed one by one, by their ids. */
export interface PartKind {
  /** What one of them is called. */
  readonly word: 'attribute' | 'capability' | 'group' | 'headline';
  /** The member of the schema that holds them. */
  readonly list: 'attributes' | 'capabilities' | 'group_settings' | 'group_headlines';
  /** The member that tells them apart where they have no id. */
  readonly name: 'name' | 'label';
  /** Whether a PUT of an id that is not there adds it. */
  readonly isAddedByPut: boolean;
  /** What is wrong with one that somebody sent. */
  readonly check: (part: JsonObject) => readonly Problem[];
}

/** Source: the paths under /v1/entity/schemas of the public document. */
export const partKinds: Readonly<Record<PartKind['word'], PartKind>> = {
  attribute: {
    word: 'attribute',
    list: 'attributes',
    name: 'name',
    isAddedByPut: false,
    check: (part) => checkAttribute(part, '', new Set()),
  },
  capability: {
    word: 'capability',
    list: 'capabilities',
    name: 'name',
    isAddedByPut: true,
    check: (part) => [...checkText(part, 'name'), ...checkCapability(part, '', new Set())],
  },
  group: {
    word: 'group',
    list: 'group_settings',
    name: 'label',
    isAddedByPut: true,
    check: (part) => checkText(part, 'label'),
  },
  headline: {
    word: 'headline',
    list: 'group_headlines',
    name: 'name',
    isAddedByPut: true,
    check: (part) => checkText(part, 'name'),
  },
};

/** The id of a part; undefined when it has none. */
export function idOf({ id }: JsonObject): string | undefined {
  return (typeof id === 'string' && id !== '') || typeof id === 'number' ? String(id) : undefined;
}

/** The parts of one kind, in their order. */
export function partsOf(definition: JsonObject, { list }: PartKind): readonly JsonObject[] {
  return itemsOf(definition, list).filter(isJsonObject);
}

export function findPart(definition: JsonObject, kind: PartKind, id: string) {
  return partsOf(definition, kind).find((part) => idOf(part) === id);
}

/** The member by which another part is the same as this one; undefined when there is no such part. */
export function clashOf(
  definition: JsonObject,
  kind: PartKind,
  part: JsonObject,
): 'id' | PartKind['name'] | undefined {
  const others = partsOf(definition, kind);
  const [id, name] = [idOf(part), part[kind.name]];
  if (others.some((other) => id !== undefined && idOf(other) === id)) return 'id';
  return others.some((other) => other[kind.name] === name) ? kind.name : undefined;
}

/** The definition with this part, which takes the place of the one with its id or comes last. */
export function withPart(definition: JsonObject, { list }: PartKind, part: JsonObject): JsonObject {
  const items = itemsOf(definition, list);
  const place = items.findIndex((item) => isJsonObject(item) && idOf(item) === idOf(part));
  return { ...definition, [list]: place < 0 ? [...items, part] : items.with(place, part) };
}

/** The definition without the part of this id. */
export function withoutPart(definition: JsonObject, { list }: PartKind, id: string): JsonObject {
  const items = itemsOf(definition, list);
  return {
    ...definition,
    [list]: items.filter((item) => !isJsonObject(item) || idOf(item) !== id),
  };
}

/**
 * The definition in which every part has an id: its own, that of the part with its name in the version before, or one
 * that follows `seed`, a random UUID. Nothing else is changed.
 */
export function withIds(definition: JsonObject, before: JsonObject, seed: string): JsonObject {
  const fresh = idsAfter(seed);
  const lists = Object.values(partKinds).flatMap((kind) => {
    const items = definition[kind.list];
    return Array.isArray(items)
      ? [[kind.list, identified(items as readonly JsonValue[], kind, before, fresh)] as const]
      : [];
  });
  return { ...definition, ...Object.fromEntries(lists) };
}

/** UUIDs that nobody else has, since the seed is random. */
function* idsAfter(seed: string): Generator<string, never> {
  const [head, tail] = [seed.slice(0, -12), Number.parseInt(seed.slice(-12), 16)];
  for (let n = 1; ; n++) yield head + ((tail + n) % 2 ** 48).toString(16).padStart(12, '0');
}

function identified(
  items: readonly JsonValue[],
  kind: PartKind,
  before: JsonObject,
  fresh: Iterator<string, never>,
): JsonValue[] {
  const former = new Map(partsOf(before, kind).map((part) => [part[kind.name], idOf(part)]));
  const taken = new Set(items.filter(isJsonObject).map(idOf));
  return items.map((item) => {
    if (!isJsonObject(item) || idOf(item) !== undefined) return item;
    const known = former.get(item[kind.name]);
    const id = known === undefined || taken.has(known) ? fresh.next().value : known;
    taken.add(id);
    return { ...item, id };
  });
}

function itemsOf(definition: JsonObject, list: PartKind['list']): readonly JsonValue[] {
  const items = definition[list];
  return Array.isArray(items) ? (items as readonly JsonValue[]) : [];
}
