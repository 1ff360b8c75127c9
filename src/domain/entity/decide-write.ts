import type { EntityId, OrgId, SchemaSlug } from '../../kernel/ids.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { diffDocuments } from '../activity/diff.ts';
import type { CompiledSchema } from '../schema/compile-schema.ts';
import type { Change } from './change.ts';
import { type Entity, keptFields, settableFields } from './entity.ts';

/** What a decision needs besides the entity and the input. */
export interface Circumstances {
  /** The present moment, epoch milliseconds, UTC. */
  readonly at: number;
  /** Undefined when no schema is stored under the entity's slug. */
  readonly schema: CompiledSchema | undefined;
  /** Whether the caller's `_acl` counts; without the right it is ignored. */
  readonly mayShare: boolean;
}

/** Who the new entity is, and whose. */
export interface Birth {
  readonly org: OrgId;
  readonly id: EntityId;
  readonly schema: SchemaSlug;
  /** 1, or one more than the last when an entity of this id was purged before. */
  readonly version: number;
  readonly userId: string | undefined;
}

/** A new entity: what was sent, defaults for what was not, then the system fields. */
export function decideCreate(birth: Birth, input: JsonObject, now: Circumstances): Change {
  const base = { ...birth, createdAt: now.at, updatedAt: now.at, deletedAt: undefined };
  const entity = { ...base, document: newDocument(birth, input, now), ownTitle: false };
  return seal({ kind: 'createEntity', before: undefined, entity }, input, now);
}

/**
 * One copy of what was sent, less the few keys that are not taken over. V8 makes a dictionary of an object of some dozen
 * keys that is filled by computed ones, and reading it, as titles, JSON and the index do, takes half as long again.
 */
function newDocument(birth: Birth, input: JsonObject, now: Circumstances): OwnDocument {
  const { org, userId } = birth;
  const document: OwnDocument = { ...input };
  for (const key of newcomerOmits) if (Object.hasOwn(document, key)) delete document[key];
  const defaults = now.schema?.defaults ?? {};
  for (const key of Object.keys(defaults))
    if (!Object.hasOwn(input, key) && key !== '__proto__') document[key] = defaults[key] ?? null;
  document['_schema'] = birth.schema;
  document['_id'] = birth.id;
  document['_org'] = org;
  document['_owners'] = [userId === undefined ? { org_id: org } : { org_id: org, user_id: userId }];
  document['_created_at'] = iso(now.at);
  document['_updated_at'] = document['_created_at'];
  document['_title'] = input['_title'] ?? null;
  document['_acl'] = { ...ownAcl(org), ...(now.mayShare ? aclOf(input) : {}) };
  return document;
}

/** Top-level keys that were sent replace the old ones; all others stay. */
export function decidePatch(before: Entity, input: JsonObject, now: Circumstances): Change {
  const sent = sentFields(before, input, now);
  return decideUpdate(before, { ...before.document, ...sent }, input, now);
}

/** The caller's attributes become what was sent; system fields stay unless they were sent and may be set. */
export function decideReplace(before: Entity, input: JsonObject, now: Circumstances): Change {
  const system = Object.entries(before.document).filter(
    ([key]) => keptFields.has(key) || settableFields.has(key),
  );
  const sent = sentFields(before, input, now);
  return decideUpdate(
    before,
    { ...sent, ...Object.fromEntries(system), ...pick(sent, settableFields) },
    input,
    now,
  );
}

/** `document`, sealed as the next state; `input` says whether the caller sent a title. */
export function decideUpdate(
  before: Entity,
  document: OwnDocument,
  input: JsonObject,
  now: Circumstances,
): Change {
  const updatedAt = momentAfter(before, now.at);
  document['_updated_at'] = iso(updatedAt);
  const entity = { ...before, version: before.version + 1, updatedAt, document };
  return seal({ kind: 'updateEntity', before, entity }, input, now);
}

/** `_updated_at` strictly increases for each entity, even when the clock stands still or jumps back. */
export function momentAfter(before: Entity, at: number): number {
  return Math.max(at, before.updatedAt + 1);
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** A document that nobody else holds yet, so it is written into: a copy of 300,000 keys takes some tenths of a second. */
type OwnDocument = Record<string, JsonValue>;

/** A change before its title is settled. */
interface Draft {
  readonly kind: Change['kind'];
  readonly before: Entity | undefined;
  readonly entity: Entity & { readonly document: OwnDocument };
}

/** Settles the title, which may depend on everything else, and works out the diff. */
function seal(draft: Draft, input: JsonObject, now: Circumstances): Change {
  const { kind, before, entity } = draft;
  const ownTitle = ownTitleAfter(entity.ownTitle, input);
  const rendered = ownTitle ? undefined : now.schema?.title?.(entity.document);
  const _title = ownTitle ? (entity.document['_title'] ?? null) : (rendered?.text ?? null);
  const { document } = entity;
  document['_title'] = _title;
  const after = { ...entity, ownTitle };
  const diff = before === undefined ? undefined : diffDocuments(before.document, document);
  return { kind, before, after, diff, titleFailure: rendered?.failure };
}

/** A sent title wins over the template until it is cleared by null or the empty text. */
function ownTitleAfter(ownTitle: boolean, input: JsonObject): boolean {
  if (!Object.hasOwn(input, '_title')) return ownTitle;
  return input['_title'] !== null && input['_title'] !== '';
}

/** What a new document does not take over as it was sent. `__proto__` no sent JSON has. */
const newcomerOmits: ReadonlySet<string> = new Set([...keptFields, '_title', '_acl', '__proto__']);

/** What a caller sent, without the fields that Entia keeps itself. Rights that a sent `_acl` does not name stay. */
export function sentFields(
  before: Entity,
  input: JsonObject,
  { mayShare }: Circumstances,
): JsonObject {
  const fields = Object.entries(input).filter(([key]) => !keptFields.has(key) && key !== '_acl');
  const acl = mayShare ? aclOf(input) : undefined;
  if (acl === undefined) return Object.fromEntries(fields);
  return { ...Object.fromEntries(fields), _acl: { ...asObject(before.document['_acl']), ...acl } };
}

function asObject(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function pick(document: JsonObject, keys: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(document).filter(([key]) => keys.has(key)));
}

function ownAcl(org: OrgId): JsonObject {
  return { view: [`org_${org}`], edit: [`org_${org}`], delete: [`org_${org}`] };
}

/** The sent `_acl` with each `org:<id>` written as `org_<id>`, the form that real entities carry. */
export function aclOf(input: JsonObject): JsonObject | undefined {
  const sent = Object.hasOwn(input, '_acl') ? input['_acl'] : undefined;
  if (!isJsonObject(sent)) return undefined;
  const rights = Object.entries(sent).map(([right, entries]) => [
    right,
    (entries as string[]).map(canonicalAclEntry),
  ]);
  return Object.fromEntries(rights) as JsonObject;
}

function canonicalAclEntry(entry: string): JsonValue {
  return entry.startsWith('org:') ? `org_${entry.slice(4)}` : entry;
}
