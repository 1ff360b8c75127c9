import { expect, test } from 'vitest';
import { formatId, IdTable, readId } from './id-table.ts';

test('ids come back as they went in, and are found among thousands', () => {
  const table = new IdTable();
  const ids = Array.from(
    { length: 5000 },
    (_, n) =>
      `${((n * 2654435761) % 2 ** 32).toString(16).padStart(8, '0')}-ffff-7000-8000-0000${n.toString(16).padStart(8, '0')}`,
  );
  expect(ids.map((id) => table.intern(id))).toEqual([...ids.keys()]);
  expect(
    ids.every(
      (id, number) => table.find(id) === number && formatId(table.words, number * 4) === id,
    ),
  ).toBe(true);
  expect(table.intern(ids[7]!)).toBe(7);
});

test.each([
  '',
  'x',
  '0190AAAA-0000-7000-8000-000000000001',
  '0190aaaa-0000-7000-8000-00000000000g',
  '0190aaaa-0000-7000-8000_000000000001',
])('%s is no id', (text) => {
  expect(readId(text, new Uint32Array(4), 0)).toBe(false);
  expect(new IdTable().find(text)).toBe(-1);
});
