import { randomInt } from 'node:crypto';
import { errors } from '../../kernel/errors.ts';
import type { OrgId } from '../../kernel/ids.ts';
import { within } from '../../kernel/within.ts';
import type { SearchIndex } from '../../ports/search-index.ts';
import type { Store } from '../../ports/unit-of-work.ts';
import { beginSearch, type SearchHead } from '../../search/index.ts';
import { drive } from './drive.ts';
import { IndexShelf } from './index-shelf.ts';
import { Ordering } from './ordering.ts';
import { type IndexContext, OrgIndex } from './org-index.ts';
import { lagOf, vitalsOf } from './vitals.ts';

/** What the local search follows, and how patient its searches are. */
export interface LocalSearchOptions extends Pick<IndexContext, 'clock' | 'log'> {
  readonly store: Pick<Store, 'entities' | 'feed' | 'onCommit' | 'caughtUp'>;
  /** How long a search waits for an index that is being built, 2,000 ms unless told. */
  readonly patienceMs?: number;
  /** See `IndexContext`; 250,000 unless told. */
  readonly wornWeight?: number;
  /** See `IndexShelf`; no bound unless told. */
  readonly memoryBytes?: number;
}

/** How long an unused index is kept. */
export const idleMs = 3_600_000;
/** How often the shelf looks for indexes to drop. */
const tendMs = 60_000;

/**
 * Searches in memory, in this process. The index of an organization is built from the store when it is opened or searched first,
 * and follows every commit from then on; commits of other organizations cost nothing. An index that nobody asks for is
 * dropped after `idleMs`, unless it was opened; those asked least recently are dropped when all take too much memory.
 */
export function openLocalSearch(options: LocalSearchOptions): SearchIndex {
  const { store, clock, log, patienceMs = 2000, wornWeight = 250_000 } = options;
  const { memoryBytes = Number.POSITIVE_INFINITY } = options;
  const seed = randomInt(2 ** 32);
  const weigh = () => void shelf.tend();
  const context: IndexContext = { reads: store, clock, log, seed, wornWeight, onReady: weigh };
  const make = (org: OrgId) => new OrgIndex(org, context);
  const shelf = new IndexShelf({ make, clock, log, memoryBytes, idleMs });
  const tending = setInterval(weigh, tendMs).unref();
  const ordering = new Ordering(log, weigh);
  store.onCommit(
    (commit) => shelf.peek(commit.org)?.follow(commit),
    (org) => shelf.peek(org) !== undefined,
  );

  return {
    async search(org, plan) {
      // An index that takes longer goes on being built, or catching up. Only an index that is there is told documents.
      shelf.ask(org);
      const behind = store.caughtUp(org);
      if (behind !== undefined) await within(patienceMs, behind, errors.indexOpening);
      const head =
        shelf.ask(org).settled ??
        (await within(patienceMs, readyHead(shelf, org), errors.indexOpening));
      const answer = await drive(beginSearch(head, plan));
      ordering.begin(head, () => shelf.peek(org)?.head === head);
      return answer;
    },
    open: (org) => shelf.keep(org).open(),
    isReady: (org) => shelf.peek(org)?.isOpening !== true,
    vitals: () => vitalsOf(shelf),
    lagCommits: () => lagOf(store, shelf),
    close() {
      ordering.close();
      clearInterval(tending);
      shelf.close();
      return Promise.resolve();
    },
  };
}

/** Asks the shelf again if the index was dropped meanwhile. Throws `server/shutting-down` once the shelf is closed. */
async function readyHead(shelf: IndexShelf, org: OrgId): Promise<SearchHead> {
  for (;;) {
    const head = await shelf.ask(org).ready();
    if (head !== undefined) return head;
  }
}
