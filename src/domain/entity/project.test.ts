import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import { compileProjection, project } from './project.ts';

const document: JsonObject = {
  _id: '1',
  account: [
    { name: 'x', _files: [1], deep: { _product: 2 } },
    { name: 'y', deep: {} },
  ],
  'a.b': 1,
  n: { d: { e: 1, f: null }, list: [] },
};

const cases: readonly [fields: readonly string[], kept: JsonObject][] = [
  [[], document],
  [['', ' ', '!'], document],
  [['_id'], { _id: '1' }],
  [[' _id '], { _id: '1' }],
  [['nothing'], {}],
  [['n.d'], { n: { d: { e: 1, f: null } } }],
  [['n.d.f'], { n: { d: { f: null } } }],
  [['n.d.e.deeper'], {}],
  [['account.name'], { account: [{ name: 'x' }, { name: 'y' }] }],
  [['account.1.name'], { account: [{ name: 'y' }] }],
  [['account.0'], { account: [{ name: 'x', _files: [1], deep: { _product: 2 } }] }],
  [['a.b'], { 'a.b': 1 }],
  [['n.*.e'], { n: { d: { e: 1 } } }],
  [['*'], document],
  [['**'], document],
  [['**.e'], { n: { d: { e: 1 } } }],
  [['**._product'], { account: [{ deep: { _product: 2 } }] }],
  [['n.**'], { n: { d: { e: 1, f: null }, list: [] } }],
  [['!_id', '!a.b', '!n'], { account: document['account'] as JsonValue }],
  [['account', '!account.*._files', '!**.deep'], { account: [{ name: 'x' }, { name: 'y' }] }],
  [['n', '!n.d'], { n: { list: [] } }],
  [['n', '!**'], {}],
  [['!*', 'n'], {}],
  [['account', '!account.0'], { account: [{ name: 'y', deep: {} }] }],
];
test.each(cases)('%j', (fields, kept) => {
  expect(project(document, compileProjection(fields))).toEqual(kept);
});

test('what is not projected keeps its order', () => {
  const kept = project({ b: 1, a: 2, c: 3 }, compileProjection(['!c']));
  expect(JSON.stringify(kept)).toBe('{"b":1,"a":2}');
});

test('junk costs no more than its length: every node meets each pattern once', () => {
  let deep: JsonValue = 1;
  for (let level = 0; level < 100; level++) deep = { a: deep };
  const stars = Array(1000).fill('**').join('.');
  const mixed = Array(50).fill('**.a').join('.');
  const fields = [`${stars}.z`, `${mixed}.z`, `!${mixed}.y`, '...', '!!', '**.'];
  expect(project(deep as JsonObject, compileProjection(fields))).toEqual({});
});
