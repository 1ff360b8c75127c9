import { expect, test } from 'vitest';
import { awkwardStrings } from '../../test/support/rows.ts';
import { cell, quoted, tableOf } from './table.ts';

test('columns are as wide as their widest cell', () => {
  expect(
    tableOf(
      ['a', 'b'],
      [
        ['long', ''],
        ['', 'x'],
      ],
    ),
  ).toEqual(['a     b', 'long', '      x']);
});

test('cells', () => {
  expect([null, undefined, ['a', 'b'], 'c', 5].map(cell)).toEqual(['-', '-', 'a,b', 'c', '5']);
});

test('quoted text says what it was, and controls no terminal', () => {
  const nasty = [
    ...awkwardStrings,
    '\u001b[2J',
    '\u202e',
    '\u0085',
    '\u2028',
    '\u{e0001}',
    'é 日本',
  ];
  for (const text of nasty) {
    expect(JSON.parse(quoted(text))).toBe(text);
    expect(quoted(text)).not.toMatch(/[\p{C}\u2028\u2029]/u);
  }
});
