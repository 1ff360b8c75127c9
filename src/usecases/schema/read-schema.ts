import type { SchemaVersion } from '../../domain/schema/schema.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { SchemaId, SchemaSlug } from '../../kernel/ids.ts';
import { AnswerBudget } from '../answer-budget.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { type FilledPage, fillPage, type Page, type Show } from '../fill-page.ts';

/** The current version, or the one with this id. Throws `schema/not-found`, `schema/version-not-found`. */
export async function readSchema(
  deps: Dependencies,
  caller: Caller,
  slug: SchemaSlug,
  id: SchemaId | undefined,
): Promise<SchemaVersion> {
  authorize(caller, 'schema:view');
  const current = await deps.store.schemas.current(caller.org, slug);
  if (current === undefined) throw errors.schemaUnknown(slug);
  if (id === undefined) return current;
  const version = await deps.store.schemas.version(caller.org, slug, id);
  if (version === undefined) throw errors.schemaVersionUnknown(slug, id);
  return version;
}

/** Which schemas a listing is about. */
export interface SchemaListing extends Page {
  /** Also those that say `published: false`. */
  readonly unpublished: boolean;
  /** Only these slugs; empty is all of them. */
  readonly include: readonly SchemaSlug[];
  readonly exclude: readonly SchemaSlug[];
}

/** The current version of every schema that the listing is about, by slug. `from` and `next` count slugs, those of
 *  unpublished schemas too: whether one is published stands in the schema. */
export async function listSchemas(
  deps: Dependencies,
  caller: Caller,
  { unpublished, include, exclude, from, size }: SchemaListing,
  show: Show<SchemaVersion>,
): Promise<FilledPage> {
  authorize(caller, 'schema:view');
  const { store } = deps;
  const heads = (await store.schemas.heads(caller.org)).filter(
    ({ slug }) => (include.length === 0 || include.includes(slug)) && !exclude.includes(slug),
  );
  const budget = new AnswerBudget(deps.answerLimitBytes);
  const texts: string[] = [];
  // One by one: a schema can be as large as a body, and many times that once it is parsed.
  for (const [n, { slug, id }] of heads.entries()) {
    if (n < from || texts.length >= size) continue;
    const schema = await store.schemas.version(caller.org, slug, id);
    if (schema === undefined || (!unpublished && schema.definition['published'] === false))
      continue;
    const text = await show(schema);
    if (!budget.takes(text)) return { texts, next: n };
    texts.push(text);
    await budget.pause();
  }
  return { texts, next: undefined };
}

/** One page of a schema's versions, newest first, and whether more follow. Throws `schema/not-found`. */
export async function listSchemaVersions(
  deps: Dependencies,
  caller: Caller,
  { slug, ...page }: Page & { readonly slug: SchemaSlug },
  show: Show<SchemaVersion>,
): Promise<FilledPage & { readonly more: boolean }> {
  authorize(caller, 'schema:view');
  const { schemas } = deps.store;
  if ((await schemas.currentId(caller.org, slug)) === undefined) throw errors.schemaUnknown(slug);
  const read = async (from: number, size: number) => ({
    total: Infinity,
    rows: await schemas.versions(caller.org, slug, from, size),
  });
  const budget = new AnswerBudget(deps.answerLimitBytes);
  // One by one, as above.
  const { texts, next } = await fillPage(budget, { page, slice: 1, read, show });
  const after = await schemas.versions(caller.org, slug, page.from + texts.length, 1);
  return { texts, next, more: after.length > 0 };
}
