import { expect, test } from 'vitest';
import type { FieldCatalog, FieldKind } from '../catalog/field-catalog.ts';
import type { RangeBounds } from './ast.ts';
import { type Bound, bind } from './bind.ts';

const now = Date.parse('2024-03-15T10:00:00.000Z');

function bindRange(bounds: RangeBounds, declared?: FieldKind, field = 'f'): Bound {
  const catalog: FieldCatalog = new Map(
    declared === undefined ? [] : [['s', new Map([['f', declared]])]],
  );
  return bind(
    { type: 'range', field, bounds, path: '/filter/0/range/f' },
    { catalog, targets: undefined, now },
  );
}

const max = Number.MAX_VALUE;
const at = (text: string): number => Date.parse(text);
const cases: readonly [
  name: string,
  bounds: RangeBounds,
  declared: FieldKind | undefined,
  expected: object,
][] = [
  ['numbers', { gte: 1, lte: 5 }, undefined, { kind: 'number', low: 1, high: 5 }],
  [
    'exclusive bounds are the next double',
    { gt: 0, lt: 1 },
    undefined,
    { kind: 'number', low: Number.MIN_VALUE, high: 1 - Number.EPSILON / 2 },
  ],
  [
    'numeric strings are numbers',
    { gte: '1.5' },
    undefined,
    { kind: 'number', low: 1.5, high: max },
  ],
  [
    'days are whole days',
    { gte: '2024-01-01', lte: '2024-01-01' },
    undefined,
    { kind: 'date', low: at('2024-01-01'), high: at('2024-01-02') - 1 },
  ],
  ['date math', { gte: 'now-1d/d' }, undefined, { kind: 'date', low: at('2024-03-14'), high: max }],
  ['a year is a number', { gte: '2024' }, undefined, { kind: 'number', low: 2024, high: max }],
  [
    'a year is a date where the schema says so',
    { gte: '2024' },
    'date',
    { kind: 'date', low: at('2024-01-01'), high: max },
  ],
  [
    'a year beside a date is a date',
    { gte: '2024', lt: '2024-05-01' },
    undefined,
    { kind: 'date', low: at('2024-01-01'), high: expect.closeTo(at('2024-05-01'), 0) },
  ],
  [
    'text where the schema says so',
    { gte: '1', lt: '5' },
    'text',
    { kind: 'string', low: { text: '1', inclusive: true }, high: { text: '5', inclusive: false } },
  ],
  [
    'numbers against a text field stay numbers',
    { gte: 1 },
    'text',
    { kind: 'number', low: 1, high: max },
  ],
  [
    'strings',
    { gt: 'a', lte: 'b' },
    undefined,
    { kind: 'string', low: { text: 'a', inclusive: false }, high: { text: 'b', inclusive: true } },
  ],
  [
    'of two bounds on one side the tighter counts',
    { gt: 'a', gte: 'b' },
    undefined,
    { kind: 'string', low: { text: 'b', inclusive: true }, high: undefined },
  ],
];
test.each(cases)('%s', (_name, bounds, declared, expected) => {
  expect(bindRange(bounds, declared)).toEqual({
    ok: true,
    query: { type: 'range', field: 'f', ...expected },
  });
});

test('a time zone moves days', () => {
  expect(bindRange({ gte: '2024-01-01', timeZone: '+02:00' })).toMatchObject({
    query: { low: at('2023-12-31T22:00:00Z') },
  });
});

test('on .keyword strings are compared as strings', () => {
  expect(bindRange({ gte: '1' }, undefined, 'f.keyword')).toMatchObject({
    query: {
      type: 'or',
      clauses: [
        { kind: 'string', field: 'f' },
        { kind: 'string', field: 'f.keyword' },
      ],
    },
  });
});

test.each<[string, RangeBounds, string]>([
  ['bounds that cannot agree', { gt: 'abc', lt: 5 }, '/filter/0/range/f'],
  ['a boolean bound', { gt: true }, '/filter/0/range/f/gt'],
])('refuses %s and says where', (_name, bounds, path) => {
  expect(bindRange(bounds)).toMatchObject({
    ok: false,
    problems: [{ path, code: 'filter/invalid' }],
  });
});
