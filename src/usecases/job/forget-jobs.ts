import type { Dependencies } from '../dependencies.ts';

/** How long a finished job can be looked at. */
const keptMs = 7 * 86_400_000;

/** Rows that one unit removes; others get their turn in between. */
const batch = 500;

/** Removes jobs that finished a week ago. */
export async function forgetJobs(deps: Dependencies): Promise<void> {
  const before = deps.clock.now() - keptMs;
  const remove = () => deps.store.run((tx) => tx.jobs.removeFinished(before, batch));
  while ((await remove()) === batch);
}
