import type { Outdated } from '../ports/outdated.ts';
import type { Store, Transaction } from '../ports/unit-of-work.ts';

/** About how many rows are removed before others get their turn. */
const batch = 500;

/** Rows that are kept for a while only. */
interface Removal {
  /** Where the next rows to go are, the oldest `limit` of all organizations. */
  readonly find: (limit: number) => Promise<readonly Outdated[]>;
  readonly remove: (tx: Transaction, outdated: Outdated) => Promise<number>;
}

/** Removes rows until `find` finds no more, by a unit for each organization that has some. */
export async function removeOutdated(store: Store, { find, remove }: Removal): Promise<void> {
  for (;;) {
    const found = await find(batch);
    if (found.length === 0) return;
    let removed = 0;
    for (const outdated of found)
      removed += await store.run(outdated.org, (tx) => remove(tx, outdated));
    // Another node may have been faster. Whatever else is the reason, the next sweep tries again.
    if (removed === 0) return;
  }
}
