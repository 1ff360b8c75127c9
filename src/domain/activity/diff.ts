import { type JsonObject, type JsonValue, jsonEquals } from '../../kernel/json.ts';
import { withoutMember } from '../../kernel/json-text.ts';
import type { Diff, Operation } from './activity.ts';

/** Changes with every write, so it says nothing. */
const ignoredKey = '_updated_at';

/**
 * Compares two states of a document by top-level key. A part that would be empty is absent.
 * Source: epilot EntityOperation, "updated … values contain the previous values before the update!"
 */
export function diffDocuments(before: JsonObject, after: JsonObject): Diff {
  const added: Record<string, JsonValue> = {};
  const updated: Record<string, JsonValue> = {};
  // By keys, and equality first: documents may have 300,000, of which a patch leaves nearly all as they are.
  for (const key of Object.keys(after)) {
    const value = after[key] ?? null;
    if (value === before[key] || key === ignoredKey) continue;
    const previous = Object.hasOwn(before, key) ? before[key] : undefined;
    if (previous === undefined) added[key] = value;
    else if (!jsonEquals(previous, value)) updated[key] = previous;
  }
  return {
    ...unlessEmpty('added', added),
    ...unlessEmpty('updated', updated),
    ...unlessEmpty('deleted', lacking(before, after)),
  };
}

/** What of the first is not in the second. */
function lacking(before: JsonObject, after: JsonObject): JsonObject {
  const deleted: Record<string, JsonValue> = {};
  for (const key of Object.keys(before))
    if (key !== ignoredKey && !Object.hasOwn(after, key)) deleted[key] = before[key] ?? null;
  return deleted;
}

/** JSON text of what an operation changed; of a creation that is everything in its payload. */
export function diffOfOperation({ diff, payload }: Pick<Operation, 'diff' | 'payload'>): string {
  if (diff !== undefined) return diff;
  const added = withoutMember(payload, ignoredKey);
  return added === '{}' ? added : `{"added":${added}}`;
}

function unlessEmpty(name: keyof Diff, part: JsonObject): Diff {
  return Object.keys(part).length === 0 ? {} : { [name]: part };
}
