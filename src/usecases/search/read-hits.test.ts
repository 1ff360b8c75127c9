import { expect, test } from 'vitest';
import { entityRow, idOf, orgs, putEntity } from '../../../test/support/rows.ts';
import { sqlite, stores } from '../../../test/support/stores.ts';
import { readHits } from './read-hits.ts';

const [north] = orgs;
const hitOf = (n: number) => ({ id: idOf(n), schema: 'contact', version: 1 });

test.each(stores)('$name: a page keeps its order over many batches', async ({ open }) => {
  const store = await open();
  const ns = Array.from({ length: 120 }, (_, n) => (n * 37) % 121);
  for (const n of ns) await putEntity(store, entityRow(north, n, { text: `${n}` }));
  const hits = [...ns, 404].map(hitOf);
  expect(await readHits(store, north, hits)).toEqual(ns.map(String));
  expect(await readHits(store, north, [])).toEqual([]);
});

test('more text than an answer may have is refused; less of each document is not', async () => {
  const store = await sqlite.open();
  const text = JSON.stringify('ä'.repeat(4 * 1024 * 1024));
  for (let n = 0; n < 9; n++) await putEntity(store, entityRow(north, n, { text }));
  const hits = Array.from({ length: 9 }, (_, n) => hitOf(n));
  await expect(readHits(store, north, hits)).rejects.toMatchObject({
    code: 'answer/too-large',
    message: expect.stringContaining('larger than 67108864 bytes') as string,
  });
  expect(await readHits(store, north, hits.slice(0, 7))).toHaveLength(7);
  expect(await readHits(store, north, hits, (whole) => whole.slice(0, 1))).toHaveLength(9);
});
