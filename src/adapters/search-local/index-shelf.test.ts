import { expect, test } from 'vitest';
import { sqlite } from '../../../test/support/stores.ts';
import { SearchHead } from '../../search/index.ts';
import { IndexShelf } from './index-shelf.ts';
import { OrgIndex } from './org-index.ts';

const warnings: object[] = [];
const log = {
  info: () => undefined,
  warn: (fields: object) => void warnings.push(fields),
  error: () => undefined,
};

async function shelfOf(memoryBytes: number) {
  const time = { now: 0 };
  const clock = { now: () => time.now };
  const reads = await sqlite.open();
  const make = (org: string) => new OrgIndex(org, { reads, clock, log, seed: 0, wornWeight: 1 });
  return { time, shelf: new IndexShelf({ make, clock, log, memoryBytes, idleMs: 1000 }) };
}

function shelved(shelf: IndexShelf): string[] {
  return Array.from(shelf.entries(), ([org]) => org);
}

test('an index that nobody asks for is dropped; one that is kept stays', async () => {
  const { time, shelf } = await shelfOf(Number.POSITIVE_INFINITY);
  await shelf.keep('kept').ready();
  await shelf.ask('idle').ready();
  await shelf.ask('asked').ready();
  time.now = 900;
  shelf.ask('asked');
  time.now = 1500;
  await shelf.tend();
  expect(shelved(shelf)).toEqual(['kept', 'asked']);
  expect(shelf.drops).toEqual({ idle: 1, memory: 0 });
});

test('the indexes asked least recently make room for the others', async () => {
  const { shelf } = await shelfOf(2 * new SearchHead().byteLength);
  for (const org of ['a', 'b', 'c']) await shelf.ask(org).ready();
  await shelf.keep('kept').ready();
  shelf.ask('a');
  await shelf.tend();
  expect(shelved(shelf)).toEqual(['kept', 'a']);
});

test('an index that is being built is not dropped', async () => {
  const { shelf } = await shelfOf(0);
  const ready = shelf.ask('building').ready();
  shelf.ask('later');
  await shelf.tend();
  expect(shelved(shelf)).toEqual(['building', 'later']);
  await ready;
});

test.each(Array.from({ length: 10 }, (_, n) => n))(
  'what happens %i microtasks after indexes began to be weighed is seen by weighing them again',
  async (microtasks) => {
    const { time, shelf } = await shelfOf(Number.POSITIVE_INFINITY);
    await shelf.ask('idle').ready();
    const early = shelf.tend();
    for (let n = 0; n < microtasks; n++) await undefined;
    time.now = 5000;
    await Promise.all([early, shelf.tend()]);
    expect(shelf.drops).toEqual({ idle: 1, memory: 0 });
  },
);

test('an index that is too large alone stays and is warned of with its own size, once', async () => {
  const own = new SearchHead().byteLength;
  const { shelf } = await shelfOf(own - 1);
  for (const org of ['small', 'large']) await shelf.ask(org).ready();
  await shelf.tend();
  await shelf.tend();
  expect(shelved(shelf)).toEqual(['large']);
  expect(warnings).toEqual([{ org: 'large', bytes: own, memory_bytes: own - 1 }]);
});
