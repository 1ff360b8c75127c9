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

test('defaults are those that are a value which a caller could send', () => {
  const attributes = [
    { name: 'a', default_value: '' },
    { name: 'b', default_value: false },
    { name: 'c', default_value: null },
    { name: 'd' },
  ];
  const capabilities = [
    {
      attributes: [
        { name: 'a', default_value: 'no' },
        { name: 'e', default_value: 1 },
        { name: '_acl', default_value: 'nobody checked this' },
        { name: '_id', default_value: 'x' },
        { default_value: 'x' },
      ],
    },
  ];
  expect(compiled({ attributes, capabilities }).defaults).toEqual({ a: '', b: false, e: 1 });
});

test('single values are searched as their type says', () => {
  const attributes = [
    { name: 'n', type: 'number' },
    { name: 'd', type: 'datetime' },
    { name: 's', type: 'string' },
    { name: 'many', type: 'string', repeatable: true },
    { name: 'r', type: 'relation' },
    { name: 'price', type: 'currency' },
    'junk',
  ];
  const expected = [
    ['n', 'number'],
    ['d', 'date'],
    ['s', 'text'],
    ['price', 'number'],
    ['price_decimal', 'number'],
  ];
  expect([...compiled({ attributes }).searchAs]).toEqual(expected);
});
