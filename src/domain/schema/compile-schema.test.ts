import { expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { compileSchema } from './compile-schema.ts';

function compiled(definition: JsonObject) {
  return compileSchema({
    org: '1',
    slug: 'a',
    id: 's',
    version: 1,
    definition,
    createdAt: 0,
    updatedAt: 0,
  });
}

test('an empty definition demands nothing', () => {
  const { title, defaults, searchAs } = compiled({});
  expect([title, defaults, searchAs.size]).toEqual([undefined, {}, 0]);
});

test('defaults are those that are a value', () => {
  const attributes = [
    { name: 'a', default_value: '' },
    { name: 'b', default_value: false },
    { name: 'c', default_value: null },
    { name: 'd' },
  ];
  expect(compiled({ attributes }).defaults).toEqual({ a: '', b: false });
});

test('single values are searched as their type says', () => {
  const attributes = [
    { name: 'n', type: 'number' },
    { name: 'd', type: 'datetime' },
    { name: 's', type: 'string' },
    { name: 'many', type: 'string', repeatable: true },
    { name: 'r', type: 'relation' },
    'junk',
  ];
  const expected = [
    ['n', 'number'],
    ['d', 'date'],
    ['s', 'text'],
  ];
  expect([...compiled({ attributes }).searchAs]).toEqual(expected);
});
