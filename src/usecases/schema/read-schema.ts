import { type SchemaHead, type StandingVersion, standing } from '../../domain/schema/schema.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { SchemaId, SchemaSlug } from '../../kernel/ids.ts';
import type { SchemaKey, SchemaReads } from '../../ports/schema-store.ts';
import { AnswerBudget } from '../answer-budget.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { type FilledPage, fillPage, type Page, type Show } from '../fill-page.ts';

/** Schemas that are read at a time: each can be as large as a body, and many times that once it is parsed. */
const slice = 4;

/** Which version of a schema is meant: the one with this id, else the latest if that is said, else the current one. */
interface WantedVersion {
  readonly slug: SchemaSlug;
  readonly id?: SchemaId | undefined;
  readonly latest?: boolean;
}

/** Throws `schema/not-found`, `schema/version-not-found`. */
export async function readSchema(
  deps: Dependencies,
  caller: Caller,
  { slug, id, latest = false }: WantedVersion,
): Promise<StandingVersion> {
  authorize(caller, 'schema:view');
  const { schemas } = deps.store;
  const head = await schemas.head(caller.org, slug);
  if (head === undefined) throw errors.schemaUnknown(slug);
  const wanted = id ?? (latest ? head.latestId : head.id);
  if (wanted === undefined) throw errors.schemaUnknown(slug);
  const version = await schemas.version(caller.org, slug, wanted);
  if (version === undefined) throw errors.schemaVersionUnknown(slug, wanted);
  return standing(version, head);
}

/** Which schemas a listing is about. */
export interface SchemaListing extends Page {
  /** Also those that say `published: false`, and drafts. */
  readonly unpublished: boolean;
  /** The latest versions, also of schemas that are frozen. */
  readonly latest: boolean;
  /** Only these slugs; empty is all of them. */
  readonly include: readonly SchemaSlug[];
  readonly exclude: readonly SchemaSlug[];
}

/** The current or latest version of every schema that the listing is about, by slug, with its newest draft where
 *  unpublished ones are wanted. `from`, `size` and `next` count slugs. */
export function listSchemas(
  deps: Dependencies,
  caller: Caller,
  { from, size, ...listing }: SchemaListing,
  show: Show<StandingVersion>,
): Promise<FilledPage> {
  authorize(caller, 'schema:view');
  const { schemas } = deps.store;
  return fillPage(new AnswerBudget(deps.answerLimitBytes), {
    from,
    slice,
    find: async () => {
      const heads = await shownHeads(schemas, caller, listing);
      return { total: heads.length, keys: heads.slice(from, from + size) };
    },
    read: (heads: readonly SchemaHead[]) => listed(schemas, caller, heads, listing),
    show: async (versions) => (await Promise.all(versions.map(show))).join(','),
  });
}

/** The schemas that a listing is about, by slug. */
async function shownHeads(
  schemas: SchemaReads,
  { org }: Caller,
  { unpublished, latest, include, exclude }: Omit<SchemaListing, keyof Page>,
): Promise<readonly SchemaHead[]> {
  const named = (await schemas.heads(org)).filter(
    ({ slug }) => (include.length === 0 || include.includes(slug)) && !exclude.includes(slug),
  );
  if (unpublished) return named;
  const keys = named.flatMap((head) => keyOf(head, latest));
  const hidden = new Set((await schemas.unpublished(org, keys)).map(({ id }) => id));
  return named.filter((head) => keyOf(head, latest).some(({ id }) => !hidden.has(id)));
}

/** What a listing has of each of these schemas: its version, and its newest draft. */
async function listed(
  schemas: SchemaReads,
  { org }: Caller,
  heads: readonly SchemaHead[],
  { unpublished, latest }: Pick<SchemaListing, 'unpublished' | 'latest'>,
): Promise<readonly (readonly StandingVersion[])[]> {
  const newest = { from: 0, size: 1, isDraft: true } as const;
  const drafts = unpublished
    ? await Promise.all(heads.map(({ slug }) => schemas.versions(org, slug, newest)))
    : [];
  const keys = [...heads.flatMap((head) => keyOf(head, latest)), ...drafts.flat()];
  const found = Map.groupBy(await schemas.findMany(org, keys), ({ slug }) => slug);
  return heads.flatMap((head) => {
    const versions = found.get(head.slug);
    return versions === undefined ? [] : [versions.map((each) => standing(each, head))];
  });
}

/** The version that a listing shows; none where there are drafts only. */
function keyOf(head: SchemaHead, latest: boolean): readonly SchemaKey[] {
  const id = latest ? head.latestId : head.id;
  return id === undefined ? [] : [{ slug: head.slug, id }];
}

/** Some of the versions, or of the drafts, of a schema, and whether more follow. */
export interface VersionPage extends FilledPage {
  readonly more: boolean;
}

/** Which version is frozen, if one is; and a page of each kind. */
interface VersionPages {
  readonly frozenId: SchemaId | undefined;
  readonly versions: VersionPage;
  readonly drafts: VersionPage;
}

/** Pages of a schema's versions and drafts, newest first; what the versions leave of the answer is for drafts. Throws `schema/not-found`. */
export async function listSchemaVersions(
  deps: Dependencies,
  caller: Caller,
  {
    slug,
    versions,
    drafts,
  }: { readonly slug: SchemaSlug; readonly versions: Page; readonly drafts: Page },
  show: Show<StandingVersion>,
): Promise<VersionPages> {
  authorize(caller, 'schema:view');
  const { schemas } = deps.store;
  const head = await schemas.head(caller.org, slug);
  if (head === undefined) throw errors.schemaUnknown(slug);
  const budget = new AnswerBudget(deps.answerLimitBytes);
  const fill = async (page: Page, kind: { readonly isDraft?: true }): Promise<VersionPage> => {
    const { from, size } = page;
    // One more than is shown tells whether more follow.
    const found = await schemas.versions(caller.org, slug, { ...kind, from, size: size + 1 });
    const find = () => Promise.resolve({ total: from + found.length, keys: found.slice(0, size) });
    const read = async (keys: readonly SchemaKey[]) =>
      (await schemas.findMany(caller.org, keys)).map((row) => standing(row, head));
    const { texts, next } = await fillPage(budget, { from, slice, find, read, show });
    return { texts, next, more: next !== undefined || found.length > size };
  };
  const frozenId = head.isFrozen ? head.id : undefined;
  return {
    frozenId,
    versions: await fill(versions, {}),
    drafts: await fill(drafts, { isDraft: true }),
  };
}
