import { maxAttributes } from '../../domain/schema/check-schema.ts';
import {
  clashOf,
  findPart,
  idOf,
  type PartKind,
  partsOf,
  withoutPart,
  withPart,
} from '../../domain/schema/parts.ts';
import type { SchemaVersion } from '../../domain/schema/schema.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors, invalid } from '../../kernel/errors.ts';
import type { SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { runOnce } from '../run-once.ts';
import { latestVersion, storeVersion, takeFresh } from './store-version.ts';

/** Which part of which schema. */
export interface PartRef {
  readonly kind: PartKind;
  readonly slug: SchemaSlug;
  readonly id: string;
}

/** A part, with the id that it has in the schema. */
export interface FoundPart {
  readonly slug: SchemaSlug;
  readonly id: string;
  readonly part: JsonObject;
}

/** A part of the latest version. Throws `schema/not-found`, `schema/part-not-found`. */
export async function readPart(
  deps: Dependencies,
  caller: Caller,
  ref: PartRef,
): Promise<FoundPart> {
  authorize(caller, 'schema:view');
  return found((await latest(deps.store, caller, ref.slug)).definition, ref);
}

/**
 * Adds a part, which gets an id unless it has one. Throws `request/invalid`, `schema/not-found`, `schema/part-exists`,
 * `schema/too-large`, and as `runOnce`.
 */
export async function createPart(
  deps: Dependencies,
  caller: Caller,
  { kind, slug, part: sent }: Omit<PartRef, 'id'> & { readonly part: JsonObject },
  meta: Pick<Meta, 'once'>,
): Promise<FoundPart> {
  authorize(caller, 'schema:edit');
  refuseFaults(kind, sent);
  const id = idOf(sent) ?? deps.ids.schemaId();
  const part = idOf(sent) === undefined ? { ...sent, id } : sent;
  const apply = (definition: JsonObject) => {
    refuseTooMany(kind, definition);
    refuseClash(kind, definition, part);
    return withPart(definition, kind, part);
  };
  return await changeOnce(deps, caller, meta, { ref: { kind, slug, id }, apply });
}

/**
 * Replaces a part; one that is not there is added if its kind allows it. Throws `request/invalid`, `schema/not-found`,
 * `schema/part-not-found`, `schema/part-exists`, `schema/too-large`, and as `runOnce`.
 */
export async function putPart(
  deps: Dependencies,
  caller: Caller,
  { part: sent, ...ref }: PartRef & { readonly part: JsonObject },
  meta: Pick<Meta, 'once'>,
): Promise<FoundPart> {
  authorize(caller, 'schema:edit');
  const { kind, slug, id } = ref;
  refuseFaults(kind, sent);
  const apply = (definition: JsonObject) => {
    const before = findPart(definition, kind, id);
    if (before === undefined && !kind.isAddedByPut)
      throw errors.schemaPartUnknown(slug, kind.word, id);
    if (before === undefined) refuseTooMany(kind, definition);
    const part = { ...sent, id: before?.['id'] ?? id };
    refuseClash(kind, withoutPart(definition, kind, id), part);
    return withPart(definition, kind, part);
  };
  return await changeOnce(deps, caller, meta, { ref, apply });
}

/** Removes a part, and answers what it was. Throws `schema/not-found`, `schema/part-not-found`. */
export async function deletePart(
  deps: Dependencies,
  caller: Caller,
  ref: PartRef,
): Promise<FoundPart> {
  authorize(caller, 'schema:edit');
  const fresh = takeFresh(deps);
  return await deps.store.run(caller.org, async (tx) => {
    const { definition } = await latest(tx, caller, ref.slug);
    const removed = found(definition, ref);
    const rest = { slug: ref.slug, definition: withoutPart(definition, ref.kind, ref.id) };
    await storeVersion(tx, caller, rest, fresh);
    return removed;
  });
}

/** Makes of the latest version the next, and answers the part that the change was about. */
function changeOnce(
  deps: Dependencies,
  caller: Caller,
  meta: Pick<Meta, 'once'>,
  { ref, apply }: { readonly ref: PartRef; readonly apply: (definition: JsonObject) => JsonObject },
): Promise<FoundPart> {
  const { slug } = ref;
  const fresh = takeFresh(deps);
  return runOnce(deps, caller, meta, {
    run: async (tx) => {
      const { definition } = await latest(tx, caller, slug);
      const stored = await storeVersion(tx, caller, { slug, definition: apply(definition) }, fresh);
      return found(stored.definition, ref);
    },
    note: ({ id }) => ({ version: fresh.id, id }),
    recall: async (reads, note) => {
      const { version, id } = note as { readonly version: string; readonly id: string };
      const stored = await reads.schemas.version(caller.org, slug, version);
      return stored === undefined ? undefined : found(stored.definition, { ...ref, id });
    },
  });
}

async function latest(reads: Reads, { org }: Caller, slug: SchemaSlug): Promise<SchemaVersion> {
  const version = await latestVersion(reads, org, slug);
  if (version === undefined) throw errors.schemaUnknown(slug);
  return version;
}

function found(definition: JsonObject, { kind, slug, id }: PartRef): FoundPart {
  const part = findPart(definition, kind, id);
  if (part === undefined) throw errors.schemaPartUnknown(slug, kind.word, id);
  return { slug, id, part };
}

function refuseFaults(kind: PartKind, part: JsonObject): void {
  const problems = kind.check(part);
  if (problems.length > 0) throw invalid(problems);
}

function refuseTooMany(kind: PartKind, definition: JsonObject): void {
  if (partsOf(definition, kind).length < maxAttributes) return;
  const message = `the schema already has ${maxAttributes} of these, which is the limit; remove one first`;
  throw invalid([{ path: '', code: 'shape/invalid', message }]);
}

function refuseClash(kind: PartKind, definition: JsonObject, part: JsonObject): void {
  const key = clashOf(definition, kind, part);
  if (key !== undefined) throw errors.schemaPartExists(kind.word, key, String(part[key]));
}
