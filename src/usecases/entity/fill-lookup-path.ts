import { setImmediate as othersFirst } from 'node:timers/promises';
import { lookupEntries } from '../../domain/entity/lookup-key.ts';
import type { OrgId, SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import type { JobKind } from '../job/job-kind.ts';
import { scanSlice } from './stored.ts';

/** Which path of which schema; the input of a job of this kind. */
export interface LookupPathRef {
  readonly org: OrgId;
  readonly schema: SchemaSlug;
  readonly path: string;
}

/** Fills one slice and answers where the next begins, undefined at the end, and how many entities it had. */
export async function fillSlice(
  tx: Transaction,
  { org, schema, path }: LookupPathRef,
  afterId: string,
): Promise<{ readonly nextAfterId: string | undefined; readonly count: number }> {
  const { entities, nextAfterId } = await tx.entities.scan(org, { schema, afterId, ...scanSlice });
  for (const { id, text } of entities)
    await tx.lookups.add(org, schema, id, lookupEntries(JSON.parse(text) as JsonObject, [path]));
  return { nextAfterId, count: entities.length };
}

/**
 * Makes the entities that were there before a path was declared findable by it, slice by slice, then marks it ready.
 * Filling twice does no harm, so it begins anew whenever it is run again.
 */
export const fillLookupPath: JobKind = {
  async run(deps, job, { signal, progress }) {
    const ref = { org: job.org, ...job.input } as LookupPathRef;
    const { org, schema, path } = ref;
    let done = 0;
    for (let afterId: string | undefined = ''; afterId !== undefined; ) {
      signal.throwIfAborted();
      const from: string = afterId;
      const slice = await deps.store.run(org, (tx) => fillSlice(tx, ref, from));
      done += slice.count;
      afterId = slice.nextAfterId;
      progress({ done, total: undefined, message: `entities of "${ref.schema}"` });
      await othersFirst();
    }
    await deps.store.run(org, (tx) => tx.lookups.declare(org, schema, { path, ready: true }));
    return { entities: done };
  },
};
