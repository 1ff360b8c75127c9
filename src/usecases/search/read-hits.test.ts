import { expect, test } from 'vitest';
import { entityRow, idOf, orgs, putEntity } from '../../../test/support/rows.ts';
import { sqlite, stores } from '../../../test/support/stores.ts';
import { almighty, callerOf } from '../../domain/access/caller-of.ts';
import { AnswerBudget } from '../answer-budget.ts';
import { readHits } from './read-hits.ts';

const [north] = orgs;
const hitOf = (n: number) => ({ id: idOf(n), schema: 'contact', version: 1 });
const caller = callerOf(almighty(north, 'test'), false);
const page = (ns: readonly number[]) => ({ caller, hits: ns.map(hitOf) });

test.each(stores)('$name: a page keeps its order over many slices', async ({ open }) => {
  const store = await open();
  const ns = Array.from({ length: 120 }, (_, n) => (n * 37) % 121);
  // Some are so large that a slice ends with them.
  const text = (n: number) => JSON.stringify(n % 40 === 0 ? `${n}`.padEnd(5_000_000) : `${n}`);
  for (const n of ns) await putEntity(store, entityRow(north, n, { text: text(n) }));
  const begun = (whole: string) => String(Number.parseInt(whole.slice(1), 10));
  expect(await readHits(store, page([...ns, 404]), new AnswerBudget(), begun)).toEqual({
    texts: ns.map(String),
    taken: 121,
  });
  expect(await readHits(store, page([]), new AnswerBudget())).toEqual({ texts: [], taken: 0 });
});

test('a page ends before it is larger than an answer may be; less of each document makes it longer', async () => {
  const store = await sqlite.open();
  const text = JSON.stringify('ä'.repeat(49));
  for (const n of [0, 1, 2, 4]) await putEntity(store, entityRow(north, n, { text }));
  const hits = page([0, 1, 3, 2, 4]);
  const read = (limit: number, show?: (whole: string) => string) =>
    readHits(store, hits, new AnswerBudget(limit), show);
  expect(await read(299)).toEqual({ texts: [text, text], taken: 3 });
  expect(await read(300)).toEqual({ texts: [text, text, text], taken: 4 });
  // What alone is larger is given all the same, or nobody would ever get it.
  expect(await read(1)).toEqual({ texts: [text], taken: 1 });
  expect((await read(10, (whole) => whole.slice(0, 1))).taken).toBe(5);
});

test('others have a turn after each large document, also where next to nothing of it is shown', async () => {
  const store = await sqlite.open();
  const text = JSON.stringify('a'.repeat(1_100_000));
  for (const n of [0, 1, 2]) await putEntity(store, entityRow(north, n, { text }));
  let turns = 0;
  let running = setImmediate(function turn() {
    turns++;
    running = setImmediate(turn);
  });
  const seen: number[] = [];
  const show = () => String(seen.push(turns));
  await readHits(store, page([0, 1, 2]), new AnswerBudget(), show);
  clearImmediate(running);
  expect(new Set(seen).size).toBe(3);
});
