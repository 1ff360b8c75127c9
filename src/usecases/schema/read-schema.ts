import { type StandingVersion, standing } from '../../domain/schema/schema.ts';
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
  const version = await schemas.version(caller.org, slug, wanted);
  if (version === undefined) throw errors.schemaVersionUnknown(slug, wanted);
  return standing(version, head);
}

/** Which schemas a listing is about. */
export interface SchemaListing extends Page {
  /** Also those that say `published: false`. */
  readonly unpublished: boolean;
  /** The latest versions, also of schemas that are frozen. */
  readonly latest: boolean;
  /** Only these slugs; empty is all of them. */
  readonly include: readonly SchemaSlug[];
  readonly exclude: readonly SchemaSlug[];
}

/** The current or latest version of every schema that the listing is about, by slug. `from` and `next` count slugs, those of
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
    const schema = await store.schemas.version(
      caller.org,
      head.slug,
      latest ? head.latestId : head.id,
    );
    if (schema === undefined || (!unpublished && schema.definition['published'] === false))
      continue;
    const text = await show(standing(schema, head));
    if (!budget.takes(text)) return { texts, next: n };
    texts.push(text);
    await budget.pause();
  }
  return { texts, next: undefined };
}

/** One page of versions, whether more follow, and which version is frozen, if one is. */
interface VersionPage extends FilledPage {
  readonly more: boolean;
  readonly frozenId: SchemaId | undefined;
}

/** One page of a schema's versions, newest first. Throws `schema/not-found`. */
export async function listSchemaVersions(
  deps: Dependencies,
  caller: Caller,
  { slug, ...page }: Page & { readonly slug: SchemaSlug },
  show: Show<StandingVersion>,
): Promise<VersionPage> {
  authorize(caller, 'schema:view');
  const { schemas } = deps.store;
  const head = await schemas.head(caller.org, slug);
  if (head === undefined) throw errors.schemaUnknown(slug);
  const read = async (from: number, size: number) => ({
    total: Infinity,
    rows: (await schemas.versions(caller.org, slug, from, size)).map((row) => standing(row, head)),
  });
  const budget = new AnswerBudget(deps.answerLimitBytes);
  // One by one, as above.
  const { texts, next } = await fillPage(budget, { page, slice: 1, read, show });
  const after = await schemas.versions(caller.org, slug, page.from + texts.length, 1);
  return { texts, next, more: after.length > 0, frozenId: head.isFrozen ? head.id : undefined };
}
