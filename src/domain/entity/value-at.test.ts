import { expect, test } from 'vitest';
import type { JsonValue } from '../../kernel/json.ts';
import { valueAt } from './value-at.ts';

const document = { a: { b: [{ c: null }, 'x'] }, 'a.b': 'spelled', '': 0, n: { '0': 'key' } };
const cases: readonly [path: string, value: JsonValue | undefined][] = [
  ['a', { b: [{ c: null }, 'x'] }],
  ['a.b', 'spelled'],
  ['a.b.0', { c: null }],
  ['a.b.0.c', null],
  ['a.b.1', 'x'],
  ['a.b.2', undefined],
  ['a.b.length', undefined],
  ['a.b.1.length', undefined],
  ['a.b.0.c.d', undefined],
  ['', 0],
  ['n.0', 'key'],
  ['toString', undefined],
  ['a.constructor', undefined],
  ['.', undefined],
];
test.each(cases)('%j', (path, value) => expect(valueAt(document, path)).toEqual(value));
