import type { Dependencies } from '../dependencies.ts';
import { removeOutdated } from '../remove-outdated.ts';

/** How long a finished job can be looked at. */
const keptMs = 7 * 86_400_000;

/** Removes jobs that finished a week ago. */
export async function forgetJobs({ store, clock }: Dependencies): Promise<void> {
  const before = clock.now() - keptMs;
  await removeOutdated(store, {
    find: (limit) => store.jobs.finished(before, limit),
    remove: (tx, { org, until }) => tx.jobs.removeFinished(org, until),
  });
}
