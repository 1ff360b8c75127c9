import { setImmediate as turn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { Log } from '../../ports/log.ts';
import { beginSearch, planSearch, SearchHead } from '../../search/index.ts';
import { drive } from './drive.ts';
import { Ordering } from './ordering.ts';

const idOf = (n: number): string => `0190aaaa-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** An index that a search sorted by a column. */
async function asked(count: number): Promise<SearchHead> {
  const head = new SearchHead(0, { minSlots: 1, minYounger: 1 });
  const steps = Array.from({ length: count }, (_, n) => {
    const document = { _id: idOf(n), n: -n };
    return { kind: 'upsert' as const, id: idOf(n), schema: 'contact', version: 1, document };
  });
  head.apply({ seq: 1, at: 0, steps });
  const page = { sort: [{ field: 'n', order: 'asc' as const }], from: 0, size: 1, now: 0 };
  const planned = planSearch({ query: { type: 'all' }, catalog: new Map(), ...page });
  if (planned.ok) await drive(beginSearch(head, planned.plan));
  return head;
}

const errors: string[] = [];
const log: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: (_fields, sentence) => void errors.push(sentence),
};

test('a column that was sorted by is put in order in the background, once', async () => {
  const head = await asked(100);
  expect(head.hasChores).toBe(true);
  const bytes = [head.byteLength];
  const ordering = new Ordering(log, () => bytes.push(head.byteLength));
  ordering.begin(head, () => true);
  ordering.begin(head, () => true);
  while (bytes.length === 1) await turn();
  expect(head.hasChores).toBe(false);
  // An order by id and one by the column, four bytes a slot each; whoever weighs indexes is called once they are there.
  expect(bytes).toEqual([bytes[0], expect.any(Number)]);
  expect(bytes[1]! - bytes[0]!).toBeGreaterThanOrEqual(2 * 4 * 100);
  expect(errors).toEqual([]);
});

test('nothing is begun after the end', async () => {
  const head = await asked(100);
  const ordering = new Ordering(log, () => undefined);
  ordering.close();
  ordering.begin(head, () => true);
  for (let turns = 0; turns < 10; turns++) await turn();
  expect(head.hasChores).toBe(true);
});

test('what is begun stops when the index is not wanted any more', async () => {
  const head = await asked(20_000);
  const ordering = new Ordering(log, () => undefined);
  let looks = 0;
  ordering.begin(head, () => ++looks < 3);
  for (let turns = 0; turns < 10; turns++) await turn();
  expect(looks).toBe(3);
  expect(head.hasChores).toBe(true);
});

test('an index that cannot be put in order is tried again after 64 searches, then after twice as many', async () => {
  const head = await asked(100);
  let tries = 0;
  vi.spyOn(head, 'tend').mockImplementation(() => {
    tries++;
    throw new Error('no room');
  });
  const ordering = new Ordering(log, () => undefined);
  const triedAt: number[] = [];
  for (let search = 0; search < 300; search++) {
    const before = tries;
    ordering.begin(head, () => true);
    if (tries > before) triedAt.push(search);
    await turn();
  }
  expect(triedAt).toEqual([0, 65, 194]);
  expect(errors).toHaveLength(3);
});
