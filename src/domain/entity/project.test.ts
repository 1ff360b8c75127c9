import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import { maxFieldSteps } from './field-patterns.ts';
import { checkFields, compileProjection, maxFieldLength, project } from './project.ts';

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

test('a step is worked out once, however many places, keys with dots and patterns there are', () => {
  const fields = [...'abcdefgh'].map((name) => `**.${name}.*.*.*.z`).concat('**.a.b', '!**.x.y');
  const dotted = 'a.'.repeat(3000);
  const leaf = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`${dotted}${n}`, n]));
  let deep: JsonValue = leaf;
  for (let level = 0; level < 50; level++) deep = { k: deep, l: [level, level] };
  const remembered = { sets: new Map(), worked: 0 };
  const compiled = compileProjection(fields, remembered);
  expect(project(deep as JsonObject, compiled)).toEqual({});
  // Of half a million segments.
  expect(remembered.worked).toBeLessThan(5000);
});

test('keys with dots lead to where they led before', () => {
  const fields = Array.from({ length: 50 }, (_, n) => `*.*.k${n}`).concat('**.a.b');
  const dotted = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`k${n}.${n}`, n]));
  const remembered = { sets: new Map(), worked: 0 };
  project({ o: [dotted, dotted] }, compileProjection(fields, remembered));
  // Of ten thousand keys.
  expect(remembered.worked).toBeLessThan(500);
});

test('fields whose steps are too many to be told apart are refused, whatever the document', () => {
  // As good as random: the 60 names before any place are hardly ever the same.
  const names = Array.from({ length: 50_000 }, (_, n) => (Math.sin(n * n) < 0 ? 'a' : 'b'));
  const dotted = names.join('.');
  const remembered = { sets: new Map(), worked: 0 };
  const compiled = compileProjection([`**.a${'.*'.repeat(60)}`], remembered);
  expect(() => project({ [dotted]: 1 }, compiled)).toThrow(/more than 2000 steps/);
  expect(remembered.worked).toBe(maxFieldSteps + 1);
});

const tooMuch: readonly [name: string, fields: readonly string[], says: RegExp][] = [
  ['fields', Array<string>(101).fill('a'), /at most 100 fields/],
  ['characters', ['a'.repeat(maxFieldLength + 1)], /at most 500 characters/],
  ['globstars', Array<string>(17).fill('**'), /at most 16 fields/],
  ['segments', [`**${'.a'.repeat(64)}`], /64 segments/],
];
test.each(tooMuch)('too many %s are refused', (_name, fields, says) => {
  expect(checkFields(fields, '/fields')).toMatchObject([
    { path: '/fields', message: expect.stringMatching(says) as string },
  ]);
});
