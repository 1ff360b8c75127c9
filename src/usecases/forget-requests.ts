import type { Dependencies } from './dependencies.ts';

/** How long a request can be repeated. Its key is known until the first sweep after that. */
const keptMs = 24 * 3_600_000;

/** Rows that one unit removes; others get their turn in between. */
const batch = 500;

/** Removes the idempotency keys of requests that are older than a day. */
export async function forgetRequests(deps: Dependencies): Promise<void> {
  const before = deps.clock.now() - keptMs;
  const remove = () => deps.store.run((tx) => tx.idempotency.removeOlder(before, batch));
  while ((await remove()) === batch);
}
