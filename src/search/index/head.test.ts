import { afterEach, expect, test, vi } from 'vitest';
import { EntityTable } from './entity-table.ts';
import { type Change, SearchHead } from './head.ts';
import { Partition } from './partition.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const id = '0190aaaa-0000-7000-8000-000000000001';
const upsert = (version: number, schema = 'contact'): Change['steps'][number] => ({
  kind: 'upsert',
  id,
  schema,
  version,
  document: { _id: id, n: version },
});

function living(head: SearchHead): readonly (readonly [string, number])[] {
  return head.pin(undefined).flatMap((segment) => {
    const slot = segment.slotOf(id);
    return slot < 0 ? [] : [[segment.schema, segment.versionOf(slot)] as const];
  });
}

test.each<[string, Change['steps'], readonly (readonly [string, number])[]]>([
  ['a newer version takes the place of the older', [upsert(1), upsert(2)], [['contact', 2]]],
  ['an older version does not come back', [upsert(2), upsert(1)], [['contact', 2]]],
  ['the same version is applied once', [upsert(2), upsert(2)], [['contact', 2]]],
  ['a purged entity is gone', [upsert(1), { kind: 'purge', id }], []],
  [
    'an entity that is made anew begins again',
    [upsert(5), { kind: 'purge', id }, upsert(1)],
    [['contact', 1]],
  ],
  ['an entity that changes its schema moves', [upsert(1), upsert(2, 'person')], [['person', 2]]],
])('%s', (_name, steps, expected) => {
  const head = new SearchHead();
  head.apply({ seq: 1, at: 0, steps });
  expect(living(head)).toEqual(expected);
});

test('the weight of what died expires two minutes after', () => {
  const head = new SearchHead();
  head.apply({ seq: 1, at: 0, steps: [upsert(1), upsert(2)] });
  head.apply({ seq: 2, at: 60_000, steps: [upsert(3)] });
  expect([119_000, 121_000, 181_000].map((now) => head.expired(now))).toEqual([0, 2, 4]);
  expect([head.livingWeight, head.deadWeight]).toEqual([2, 4]);
});

test('a clock that goes back does not make what died later expire earlier', () => {
  const head = new SearchHead();
  head.apply({ seq: 1, at: 100_000, steps: [upsert(1), upsert(2)] });
  head.apply({ seq: 2, at: 0, steps: [upsert(3)] });
  expect([219_000, 221_000].map((now) => head.expired(now))).toEqual([0, 4]);
});

test('a commit that is older than the last is a mistake', () => {
  const head = new SearchHead();
  head.apply({ seq: 2, at: 0, steps: [] });
  expect(() => head.apply({ seq: 1, at: 0, steps: [] })).toThrow('in the order of their seq');
});

test('every version that lived is found by whoever pinned its time', () => {
  const head = new SearchHead();
  head.apply({ seq: 1, at: 0, steps: [upsert(1)] });
  const first = head.pin(undefined)[0]!;
  head.apply({ seq: 2, at: 0, steps: [upsert(2)] });
  const second = head.pin(undefined)[0]!;
  head.apply({ seq: 3, at: 0, steps: [{ kind: 'purge', id }] });
  const third = head.pin(undefined)[0]!;
  const pinned = [first, second, third];
  expect(pinned.map((segment) => segment.slotOf(id))).toEqual([0, 1, -1]);
  const living = pinned.map((segment) => segment.living());
  expect(living.map(([word]) => word)).toEqual([1, 2, 0]);
  expect(pinned.every((segment, n) => segment.living() === living[n])).toBe(true);
});

test('the memory of an index grows with its documents, by at least what their ids and texts take', () => {
  const head = new SearchHead();
  const bytes = [head.byteLength];
  for (const [seq, text] of [
    [1, 'x'.repeat(200)],
    [2, 'y'.repeat(200)],
  ] as const) {
    const steps = Array.from({ length: 1000 }, (_, n) => {
      const serial = String(seq * 1000 + n).padStart(12, '0');
      const docId = `0190aaaa-0000-7000-8000-${serial}`;
      const document = { _id: docId, text: `${text}${n}` };
      return { kind: 'upsert' as const, id: docId, schema: 'contact', version: 1, document };
    });
    head.apply({ seq, at: 0, steps });
    bytes.push(head.byteLength);
  }
  const [none = -1, first = 0, second = 0] = bytes;
  expect(none).toBeLessThan(2048);
  for (const grown of [first - none, second - first])
    expect(grown).toBeGreaterThan(1000 * (16 + 200));
  expect(second).toBeLessThan(2000 * 2048);
});

test('an entity that comes back to a schema is found as it was at each time', () => {
  const head = new SearchHead();
  const schemas = ['contact', 'person', 'contact', 'person'];
  const pinned = schemas.map((schema, n) => {
    head.apply({ seq: n + 1, at: 0, steps: [upsert(n + 1, schema)] });
    return head.pin(undefined);
  });
  const found = pinned.map((segments) =>
    segments.flatMap((segment) => {
      const slot = segment.slotOf(id);
      return slot < 0 ? [] : [[segment.schema, segment.versionOf(slot), segment.idOf(slot)]];
    }),
  );
  expect(found).toEqual(schemas.map((schema, n) => [[schema, n + 1, id]]));
});

/** Counts the calls of the methods of a class, which go on doing what they do. */
function callsOf({ prototype }: { readonly prototype: object }): () => number {
  const spies = Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name, { value }]) => name !== 'constructor' && typeof value === 'function')
    .map(([name]) => vi.spyOn(prototype as Record<string, () => unknown>, name));
  return () => spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
}

test.each<[string, Change['steps'][number]]>([
  ['a new entity', { ...upsert(1, 'contact'), id: '0190aaaa-0000-7000-8000-000000000002' }],
  ['a newer version', upsert(2)],
  ['a move to another schema', upsert(2, 'schema-1')],
  ['a version that is known already', upsert(1)],
  ['a purge', { kind: 'purge', id }],
])(
  '%s is looked up once, and looks into no more partitions where there are many',
  (_name, step) => {
    const calls = [2, 200].map((partitions) => {
      const head = new SearchHead();
      const others = Array.from({ length: partitions }, (_, n): Change['steps'][number] => ({
        ...upsert(1, `schema-${n}`),
        id: `0190aaaa-0000-7000-8000-${String(n + 1000).padStart(12, '0')}`,
      }));
      head.apply({ seq: 1, at: 0, steps: [...others, upsert(1)] });
      const intern = vi.spyOn(EntityTable.prototype, 'intern');
      const find = vi.spyOn(EntityTable.prototype, 'find');
      const inPartitions = callsOf(Partition);
      head.apply({ seq: 2, at: 0, steps: [step] });
      const lookUps = intern.mock.calls.length + find.mock.calls.length;
      const counted = { lookUps, inPartitions: inPartitions() };
      vi.restoreAllMocks();
      return counted;
    });
    expect(calls[0]?.lookUps).toBe(1);
    expect(calls[1]).toEqual(calls[0]);
  },
);
