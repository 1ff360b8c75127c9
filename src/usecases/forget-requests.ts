import type { Dependencies } from './dependencies.ts';
import { removeOutdated } from './remove-outdated.ts';

/** How long a request can be repeated. Its key is known until the first sweep after that. */
const keptMs = 24 * 3_600_000;

/** Removes the idempotency keys of requests that are older than a day. */
export async function forgetRequests({ store, clock }: Dependencies): Promise<void> {
  const before = clock.now() - keptMs;
  await removeOutdated(store, {
    find: (limit) => store.idempotency.older(before, limit),
    remove: (tx, { org, until }) => tx.idempotency.removeOlder(org, until),
  });
}
