import { isFinished } from '../../domain/job/decide-job.ts';
import type { JobId } from '../../domain/job/job.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors, invalid } from '../../kernel/errors.ts';
import type { SchemaSlug } from '../../kernel/ids.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Reads, Transaction } from '../../ports/unit-of-work.ts';
import type { Dependencies } from '../dependencies.ts';
import { queueJob } from '../job/record-job.ts';
import { fillSlice, type LookupPathRef } from './fill-lookup-path.ts';

/** Every write of an entity keeps all the paths of its schema, so there may be only so many. */
export const maxPaths = 64;

/** How long an upsert waits for its path, and how often it looks, in milliseconds. */
const [waitMs, lookMs] = [10_000, 25];

const tooManyPaths: Problem = {
  path: '/unique_key',
  code: 'unique-key/too-many',
  message: `this schema has ${maxPaths} unique keys, the maximum; reuse one of their paths`,
};

/**
 * Makes a path usable as a unique key. The first use declares it, from when on every write keeps its lookups; the
 * entities that are there already are filled in at once when one slice holds them all, else by a job, for which this
 * waits a while. Throws `request/invalid`, `entity/key-filling` when the job takes longer, `entity/key-not-filled` when
 * it came to nothing.
 */
export async function ensureLookupPath(
  deps: Dependencies,
  caller: Caller,
  schema: SchemaSlug,
  path: string,
): Promise<void> {
  const ref = { org: caller.org, schema, path };
  if ((await readiness(deps.store, ref)) === 'ready') return;
  const asked = { id: deps.ids.entityId(), caller: caller.identity, createdAt: deps.clock.now() };
  const job = await deps.store.run(caller.org, (tx) => declarePath(tx, ref, asked));
  if (job !== undefined) await filled(deps, ref, job);
}

async function filled({ store }: Dependencies, ref: LookupPathRef, id: JobId): Promise<void> {
  const until = performance.now() + waitMs;
  for (;;) {
    // The job first: what it has done when it is finished is seen then.
    const job = await store.jobs.find(ref.org, id);
    if ((await readiness(store, ref)) === 'ready') return;
    if (job === undefined || isFinished(job))
      throw errors.uniqueKeyNotFilled(ref.path, id, job?.status ?? 'gone');
    if (performance.now() >= until) throw errors.uniqueKeyFilling(ref.path, id);
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

async function readiness(
  { lookups }: Reads,
  { org, schema, path }: LookupPathRef,
): Promise<'ready' | 'filling' | 'undeclared' | 'too many'> {
  const paths = await lookups.paths(org, schema);
  const known = paths.find((declared) => declared.path === path);
  if (known !== undefined) return known.ready ? 'ready' : 'filling';
  return paths.length < maxPaths ? 'undeclared' : 'too many';
}

/** Answers the id of the job that fills the path in; undefined when the path is ready. */
async function declarePath(
  tx: Transaction,
  ref: LookupPathRef,
  asked: Pick<Parameters<typeof queueJob>[1], 'id' | 'caller' | 'createdAt'>,
): Promise<JobId | undefined> {
  const { org, schema, path } = ref;
  const state = await readiness(tx, ref);
  if (state === 'ready') return undefined;
  if (state === 'too many') throw invalid([tooManyPaths]);
  if (state === 'undeclared') {
    const { nextAfterId } = await fillSlice(tx, ref, '');
    await tx.lookups.declare(org, schema, { path, ready: nextAfterId === undefined });
    if (nextAfterId === undefined) return undefined;
  }
  // A job that failed or was cancelled is followed by another one when the path is used again.
  const about = { kind: 'fill-lookup-path', subject: JSON.stringify([schema, path]) };
  return (await queueJob(tx, { ...asked, ...about, org, input: { schema, path } })).id;
}
