import { type SchemaHead, type StandingVersion, standing } from '../../domain/schema/schema.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors, invalid } from '../../kernel/errors.ts';
import type { SchemaId, SchemaSlug } from '../../kernel/ids.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { runOnce } from '../run-once.ts';
import { findStanding } from './standing.ts';

/** Which version is to be the schema; the current one unless told. */
interface Freeze {
  readonly slug: SchemaSlug;
  readonly id: SchemaId | undefined;
}

/**
 * Makes one version the schema, whatever versions are stored later; one that is frozen already is moved. Answers the
 * frozen version. Throws `schema/not-found`, `schema/version-not-found`, and as `runOnce`.
 */
export async function freezeSchema(
  deps: Dependencies,
  caller: Caller,
  { slug, id }: Freeze,
  meta: Pick<Meta, 'once'>,
): Promise<StandingVersion> {
  authorize(caller, 'schema:edit');
  return await markOnce(deps, caller, meta, { slug, choose: (head) => id ?? head.id });
}

/** Makes the latest version the schema again, and answers it. Throws `schema/not-found`, and as `runOnce`. */
export async function unfreezeSchema(
  deps: Dependencies,
  caller: Caller,
  slug: SchemaSlug,
  meta: Pick<Meta, 'once'>,
): Promise<StandingVersion> {
  authorize(caller, 'schema:edit');
  return await markOnce(deps, caller, meta, { slug, choose: () => undefined });
}

const draftProblem: Problem = {
  path: '/version_id',
  code: 'shape/invalid',
  message: 'this version is a draft; PUT it without draft=true first',
};

interface Mark {
  readonly slug: SchemaSlug;
  /** The version that is frozen from now on; undefined for none. */
  readonly choose: (head: SchemaHead) => SchemaId | undefined;
}

function markOnce(
  deps: Dependencies,
  caller: Caller,
  meta: Pick<Meta, 'once'>,
  mark: Mark,
): Promise<StandingVersion> {
  return runOnce(deps, caller, meta, {
    run: (tx) => setMark(tx, caller, mark),
    note: ({ id }) => id,
    recall: (reads, id) => findStanding(reads, caller.org, mark.slug, String(id)),
  });
}

/** Does nothing, and leaves no trace, where it is so already. */
async function setMark(
  tx: Transaction,
  { org }: Caller,
  { slug, choose }: Mark,
): Promise<StandingVersion> {
  const head = await tx.schemas.head(org, slug);
  if (head === undefined) throw errors.schemaUnknown(slug);
  const chosen = choose(head);
  const id = chosen ?? head.latestId;
  if (id === undefined) throw errors.schemaUnknown(slug);
  const version = await tx.schemas.version(org, slug, id);
  if (version === undefined) throw errors.schemaVersionUnknown(slug, id);
  if (version.isDraft === true) throw invalid([draftProblem]);
  const isFrozen = chosen !== undefined;
  if (head.isFrozen !== isFrozen || head.id !== id) {
    await tx.schemas.freeze(org, slug, chosen);
    await tx.feed.append(org, { kind: 'schema', slug });
  }
  return standing(version, { ...head, id, isFrozen });
}
