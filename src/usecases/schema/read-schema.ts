import { type SchemaHead, type StandingVersion, standing } from '../../domain/schema/schema.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { SchemaId, SchemaSlug } from '../../kernel/ids.ts';
import { AnswerBudget } from '../answer-budget.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { type FilledPage, fillPage, type Page, type Show } from '../fill-page.ts';

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
 *  unpublished ones are wanted. `from`, `size` and `next` count slugs, those of
 *  unpublished schemas too: whether one is published stands in the schema. */
export async function listSchemas(
  deps: Dependencies,
  caller: Caller,
  { unpublished, latest, include, exclude, from, size }: SchemaListing,
  show: Show<StandingVersion>,
): Promise<FilledPage> {
  authorize(caller, 'schema:view');
  const { store } = deps;
  const heads = (await store.schemas.heads(caller.org)).filter(
    ({ slug }) => (include.length === 0 || include.includes(slug)) && !exclude.includes(slug),
  );
  const budget = new AnswerBudget(deps.answerLimitBytes);
  const texts: string[] = [];
  // One by one: a schema can be as large as a body, and many times that once it is parsed.
  for (const [n, head] of heads.entries()) {
    if (n < from || texts.length >= size) continue;
    const shown: string[] = [];
    for await (const schema of listed(deps, caller, head, { unpublished, latest }))
      shown.push(await show(schema));
    if (shown.length === 0) continue;
    const text = shown.join(',');
    if (!budget.takes(text)) return { texts, next: n };
    texts.push(text);
    await budget.pause();
  }
  return { texts, next: undefined };
}

/** What a listing has of one schema: its version unless that is not published, and its newest draft. */
async function* listed(
  { store: { schemas } }: Dependencies,
  { org }: Caller,
  head: SchemaHead,
  { unpublished, latest }: Pick<SchemaListing, 'unpublished' | 'latest'>,
): AsyncGenerator<StandingVersion> {
  const id = latest ? head.latestId : head.id;
  const version = id === undefined ? undefined : await schemas.version(org, head.slug, id);
  if (version !== undefined && (unpublished || version.definition['published'] !== false))
    yield standing(version, head);
  if (!unpublished) return;
  const newest = { from: 0, size: 1, isDraft: true } as const;
  for (const draft of await schemas.versions(org, head.slug, newest)) yield standing(draft, head);
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
    const read = async (from: number, size: number) => {
      const rows = await schemas.versions(caller.org, slug, { ...kind, from, size });
      return { total: Infinity, rows: rows.map((row) => standing(row, head)) };
    };
    // One by one, as above.
    const { texts, next } = await fillPage(budget, { page, slice: 1, read, show });
    const after = { ...kind, from: page.from + texts.length, size: 1 };
    return { texts, next, more: (await schemas.versions(caller.org, slug, after)).length > 0 };
  };
  const frozenId = head.isFrozen ? head.id : undefined;
  return {
    frozenId,
    versions: await fill(versions, {}),
    drafts: await fill(drafts, { isDraft: true }),
  };
}
