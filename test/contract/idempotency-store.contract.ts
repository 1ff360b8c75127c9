import { expect, test } from 'vitest';
import type { DoneRequest } from '../../src/ports/idempotency-store.ts';
import type { Store } from '../../src/ports/unit-of-work.ts';
import { awkwardStrings, orgs } from '../support/rows.ts';

const [north, south] = orgs;

function requestRow(change: Partial<DoneRequest> = {}): DoneRequest {
  const sent = { org: north, subject: 'admin', key: 'k', fingerprint: 'f', at: 100 };
  return { ...sent, note: { id: 1 }, ...change };
}

async function add(store: Store, ...requests: readonly DoneRequest[]): Promise<void> {
  for (const [org, its] of Map.groupBy(requests, (request) => request.org))
    await store.run(org, async (tx) => {
      for (const request of its) await tx.idempotency.add(request);
    });
}

export function idempotencyStoreContract(
  open: () => Promise<Store>,
  openTwo?: () => Promise<readonly [Store, Store]>,
): void {
  const two = openTwo ?? (() => open().then((store) => [store, store] as const));

  test('a request is found by organization, caller and key, inside its unit and after it', async () => {
    const store = await open();
    const rows = [
      requestRow(),
      requestRow({ subject: 'user:1', fingerprint: 'g' }),
      requestRow({ org: south, note: null }),
      requestRow({ key: 'K' }),
    ];
    await add(store, ...rows.slice(1));
    await store.run(north, async (tx) => {
      await tx.idempotency.add(requestRow());
      expect(await tx.idempotency.find(north, 'admin', 'k')).toEqual(rows[0]);
    });
    for (const row of rows)
      expect(await store.idempotency.find(row.org, row.subject, row.key)).toEqual(row);
    expect(await store.idempotency.find(south, 'user:1', 'k')).toBeUndefined();
  });

  test('texts come back as they were', async () => {
    const store = await open();
    const rows = awkwardStrings.map((text) =>
      requestRow({ subject: text, key: text, note: [text] }),
    );
    await add(store, ...rows);
    for (const row of rows)
      expect(await store.idempotency.find(north, row.subject, row.key)).toEqual(row);
  });

  test('a unit that fails leaves no request', async () => {
    const store = await open();
    const failing = store.run(north, async (tx) => {
      await tx.idempotency.add(requestRow());
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await store.idempotency.find(north, 'admin', 'k')).toBeUndefined();
  });

  test('a key is used once', async () => {
    const store = await open();
    await add(store, requestRow());
    await expect(add(store, requestRow({ fingerprint: 'g' }))).rejects.toThrow();
    expect(await store.idempotency.find(north, 'admin', 'k')).toEqual(requestRow());
  });

  test('what is older than a moment is found by organization, the oldest first, and removed', async () => {
    const store = await open();
    await add(store, ...[1, 2, 3, 4].map((at) => requestRow({ key: `${at}`, at })));
    await add(store, requestRow({ org: south, at: 2 }));
    expect(await store.idempotency.older(4, 1)).toEqual([{ org: north, until: 1 }]);
    expect(await store.idempotency.older(4, 10)).toEqual([
      { org: north, until: 3 },
      { org: south, until: 2 },
    ]);
    expect(await store.run(north, (tx) => tx.idempotency.removeOlder(north, 3))).toBe(3);
    expect(await store.idempotency.older(4, 10)).toEqual([{ org: south, until: 2 }]);
    const left = await Promise.all(
      ['1', '2', '3', '4'].map((key) => store.idempotency.find(north, 'admin', key)),
    );
    expect(left.map((row) => row?.at)).toEqual([undefined, undefined, undefined, 4]);
  });

  test('of units on two nodes that look for a key and add it when it is free, one adds it', async () => {
    const nodes = await two();
    const adds = Array.from({ length: 20 }, (_, n) =>
      nodes[n % 2 === 0 ? 0 : 1].run(north, async (tx) => {
        if ((await tx.idempotency.find(north, 'admin', 'k')) !== undefined) return false;
        await tx.idempotency.add(requestRow());
        return true;
      }),
    );
    expect((await Promise.all(adds)).filter((added) => added)).toHaveLength(1);
  });
}
