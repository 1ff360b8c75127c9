import { randomInt } from 'node:crypto';
import { errors } from '../../kernel/errors.ts';
import type { OrgId } from '../../kernel/ids.ts';
import { within } from '../../kernel/within.ts';
import type { SearchIndex } from '../../ports/search-index.ts';
import type { Store } from '../../ports/unit-of-work.ts';
import { beginSearch } from '../../search/index.ts';
import { drive } from './drive.ts';
import { type IndexContext, OrgIndex } from './org-index.ts';
import { lagOf, vitalsOf } from './vitals.ts';

/** What the local search follows, and how patient its searches are. */
export interface LocalSearchOptions extends Pick<IndexContext, 'clock' | 'log'> {
  readonly store: Pick<Store, 'entities' | 'feed' | 'onCommit' | 'caughtUp'>;
  /** How long a search waits for an index that is being built, 2,000 ms unless told. */
  readonly patienceMs?: number;
  /** See `IndexContext`; 2,000,000 unless told. */
  readonly wornWeight?: number;
}

/**
 * Searches in memory, in this process. The index of an organization is built from the store when it is opened or searched first,
 * and follows every commit from then on; commits of other organizations cost nothing.
 */
export function openLocalSearch(options: LocalSearchOptions): SearchIndex {
  const { store, clock, log, patienceMs = 2000, wornWeight = 2_000_000 } = options;
  const seed = randomInt(2 ** 32);
  const context: IndexContext = { reads: store, clock, log, seed, wornWeight };
  const indexes = new Map<OrgId, OrgIndex>();
  store.onCommit(
    (commit) => indexes.get(commit.org)?.follow(commit),
    (org) => indexes.has(org),
  );

  function indexOf(org: OrgId): OrgIndex {
    return indexes.getOrInsertComputed(org, () => new OrgIndex(org, context));
  }

  return {
    async search(org, plan) {
      const index = indexOf(org);
      // An index that takes longer goes on being built, or catching up.
      const behind = store.caughtUp(org);
      if (behind !== undefined) await within(patienceMs, behind, errors.indexOpening);
      const head = index.head ?? (await within(patienceMs, index.ready(), errors.indexOpening));
      return drive(beginSearch(head, plan));
    },
    open: (org) => indexOf(org).open(),
    vitals: () => vitalsOf(indexes),
    lagCommits: () => lagOf(store, indexes),
    close() {
      for (const index of indexes.values()) index.close();
      indexes.clear();
      return Promise.resolve();
    },
  };
}
