import type { EntityId, OrgId, SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
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
  const owner = {
    org_id: birth.org,
    ...(birth.userId === undefined ? {} : { user_id: birth.userId }),
  };
  const draft = {
    ...sentFields(input, now.mayShare, newcomerOmits),
    ...missingDefaults(input, now.schema?.defaults ?? {}),
    _schema: birth.schema,
    _id: birth.id,
    _org: birth.org,
    _owners: [owner],
    _created_at: iso(now.at),
    _updated_at: iso(now.at),
    _title: input['_title'] ?? null,
    _acl: aclOf(input, now.mayShare) ?? ownAcl(birth.org),
  };
  const base = { ...birth, createdAt: now.at, updatedAt: now.at, deletedAt: undefined };
  const entity = { ...base, document: draft, ownTitle: false };
  return seal({ kind: 'createEntity', before: undefined, entity }, input, now);
}

/** Top-level keys that were sent replace the old ones; all others stay. */
export function decidePatch(before: Entity, input: JsonObject, now: Circumstances): Change {
  const sent = sentFields(input, now.mayShare);
  return decideUpdate(before, { ...before.document, ...sent }, input, now);
}

/** The caller's attributes become what was sent; system fields stay unless they were sent and may be set. */
export function decideReplace(before: Entity, input: JsonObject, now: Circumstances): Change {
  const system = Object.entries(before.document).filter(
    ([key]) => keptFields.has(key) || settableFields.has(key),
  );
  const sent = sentFields(input, now.mayShare);
  return decideUpdate(
    before,
    { ...sent, ...Object.fromEntries(system), ...pick(sent, settableFields) },
    input,
    now,
  );
}

function decideUpdate(
  before: Entity,
  document: JsonObject,
  input: JsonObject,
  now: Circumstances,
): Change {
  const updatedAt = momentAfter(before, now.at);
  const draft = { ...document, _updated_at: iso(updatedAt) };
  const entity = { ...before, version: before.version + 1, updatedAt, document: draft };
  return seal({ kind: 'updateEntity', before, entity }, input, now);
}

/** `_updated_at` strictly increases for each entity, even when the clock stands still or jumps back. */
export function momentAfter(before: Entity, at: number): number {
  return Math.max(at, before.updatedAt + 1);
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** A change before its title is settled. */
interface Draft {
  readonly kind: Change['kind'];
  readonly before: Entity | undefined;
  readonly entity: Entity;
}

/** Settles the title, which may depend on everything else, and works out the diff. */
function seal(draft: Draft, input: JsonObject, now: Circumstances): Change {
  const { kind, before, entity } = draft;
  const ownTitle = ownTitleAfter(entity.ownTitle, input);
  const rendered = ownTitle ? undefined : now.schema?.title?.(entity.document);
  const _title = ownTitle ? (entity.document['_title'] ?? null) : (rendered?.text ?? null);
  const after = { ...entity, ownTitle, document: { ...entity.document, _title } };
  const diff = diffDocuments(before?.document ?? {}, after.document);
  return { kind, before, after, diff, titleFailure: rendered?.failure };
}

/** A sent title wins over the template until it is cleared by null or the empty text. */
function ownTitleAfter(ownTitle: boolean, input: JsonObject): boolean {
  if (!Object.hasOwn(input, '_title')) return ownTitle;
  return input['_title'] !== null && input['_title'] !== '';
}

const newcomerOmits: ReadonlySet<string> = new Set(['_title', '_acl']);

/** What a caller sent, without the fields that Entia keeps itself and without a `_acl` that does not count. */
function sentFields(
  input: JsonObject,
  mayShare: boolean,
  omit: ReadonlySet<string> = new Set(),
): JsonObject {
  const fields = Object.entries(input).filter(
    ([key]) => !keptFields.has(key) && !omit.has(key) && (key !== '_acl' || mayShare),
  );
  const sent = Object.fromEntries(fields);
  const acl = aclOf(sent, mayShare);
  return acl === undefined ? sent : { ...sent, _acl: acl };
}

function missingDefaults(input: JsonObject, defaults: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(defaults).filter(([key]) => !Object.hasOwn(input, key)));
}

function pick(document: JsonObject, keys: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(document).filter(([key]) => keys.has(key)));
}

function ownAcl(org: OrgId): JsonObject {
  return { view: [`org_${org}`], edit: [`org_${org}`], delete: [`org_${org}`] };
}

/** The sent `_acl` with each `org:<id>` written as `org_<id>`, the form that real entities carry. */
function aclOf(input: JsonObject, mayShare: boolean): JsonObject | undefined {
  const sent = Object.hasOwn(input, '_acl') && mayShare ? input['_acl'] : undefined;
  if (typeof sent !== 'object' || sent === null) return undefined;
  const rights = Object.entries(sent).map(([right, entries]) => [
    right,
    (entries as string[]).map(canonicalAclEntry),
  ]);
  return Object.fromEntries(rights) as JsonObject;
}

function canonicalAclEntry(entry: string): JsonValue {
  return entry.startsWith('org:') ? `org_${entry.slice(4)}` : entry;
}
