import { expect, test } from 'vitest';
import type { FeedEntry } from '../../src/ports/feed.ts';
import type { Store } from '../../src/ports/unit-of-work.ts';
import { activityIdOf, entityEntry, entityRow, idOf, orgs } from '../support/rows.ts';

const [north, south] = orgs;

export function feedContract(open: () => Promise<Store>): void {
  test('an organization without commits has head 0 and an empty feed', async () => {
    const store = await open();
    expect(await store.feed.head(north)).toBe(0);
    expect(await store.feed.read(north, 0, 10)).toEqual([]);
  });

  test('entries of every kind come back in order; the document does not', async () => {
    const store = await open();
    const entries: readonly FeedEntry[] = [
      { kind: 'schema', slug: 'contact' },
      entityEntry(2, 7),
      { kind: 'purge', schema: 'contact', id: idOf(1), version: 3 },
      { kind: 'activity', id: activityIdOf(1) },
      entityEntry(1),
    ];
    await store.run(north, async (tx) => {
      for (const entry of entries)
        await tx.feed.append(
          north,
          entry.kind === 'entity' ? { ...entry, document: { a: 1 } } : entry,
        );
    });
    expect(await store.feed.read(north, 0, 10)).toEqual([{ org: north, seq: 1, entries }]);
  });

  test('each organization numbers its own commits', async () => {
    const store = await open();
    await appendIn(store, north, 1);
    await appendIn(store, south, 1);
    await appendIn(store, north, 2);
    for (const org of orgs) await appendIn(store, org, 3);
    expect([await store.feed.head(north), await store.feed.head(south)]).toEqual([3, 2]);
  });

  test('reading begins behind a commit and stops at the limit', async () => {
    const store = await open();
    for (const n of [1, 2, 3, 4, 5]) await appendIn(store, north, n);
    await appendIn(store, south, 6);
    const seqs = async (after: number, limit: number) =>
      (await store.feed.read(north, after, limit)).map((commit) => commit.seq);
    expect(await seqs(0, 2)).toEqual([1, 2]);
    expect(await seqs(2, 2)).toEqual([3, 4]);
    expect(await seqs(4, 2)).toEqual([5]);
    expect(await seqs(5, 2)).toEqual([]);
  });

  test('a unit sees its own commit in the feed', async () => {
    const store = await open();
    await appendIn(store, north, 1);
    await store.run(north, async (tx) => {
      expect(await tx.feed.head(north)).toBe(1);
      await tx.feed.append(north, entityEntry(2));
      await tx.feed.append(north, entityEntry(3));
      expect(await tx.feed.head(north)).toBe(2);
      expect(await tx.feed.read(north, 1, 10)).toEqual([
        { org: north, seq: 2, entries: [entityEntry(2), entityEntry(3)] },
      ]);
    });
  });

  test('only a unit that appends to the feed takes a number', async () => {
    const store = await open();
    await appendIn(store, north, 1);
    await store.run(north, (tx) => tx.entities.put(entityRow(north, 1)));
    await store.run(north, (tx) => tx.entities.find(north, idOf(1)));
    expect(await store.feed.head(north)).toBe(1);
    await appendIn(store, north, 2);
    expect(await store.feed.head(north)).toBe(2);
  });

  test('numbers have no gaps under 100 concurrent units, some of which fail', async () => {
    const store = await open();
    const units = Array.from({ length: 100 }, (_, n) => {
      const org = orgs[n % 2] ?? north;
      return store.run(org, async (tx) => {
        await tx.entities.put(entityRow(org, n));
        await tx.feed.append(org, entityEntry(n));
        if (n % 5 === 0) throw new Error('no');
        return tx.feed.head(org);
      });
    });
    const outcomes = await Promise.allSettled(units);
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(20);
    for (const [parity, org] of orgs.entries()) {
      const taken = outcomes.flatMap((outcome, n) =>
        n % 2 === parity && outcome.status === 'fulfilled' ? [outcome.value] : [],
      );
      const expected = Array.from({ length: 40 }, (_, n) => n + 1);
      expect(taken).toEqual(expected);
      expect((await store.feed.read(org, 0, 100)).map((commit) => commit.seq)).toEqual(expected);
      expect(await store.feed.head(org)).toBe(40);
    }
  });
}

function appendIn(store: Store, org: string, n: number): Promise<void> {
  return store.run(org, (tx) => tx.feed.append(org, entityEntry(n)));
}
