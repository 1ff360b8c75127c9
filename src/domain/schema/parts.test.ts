import { expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { clashOf, idOf, partKinds, withIds, withoutPart, withPart } from './parts.ts';

const seed = '944e650c-5b60-4fa2-98cb-ffffffffffff';
const first = '944e650c-5b60-4fa2-98cb-000000000000';
const second = '944e650c-5b60-4fa2-98cb-000000000001';

const rows: readonly [name: string, before: JsonObject, sent: JsonObject, stored: JsonObject][] = [
  ['no parts', {}, { name: 'X', attributes: [] }, { name: 'X', attributes: [] }],
  [
    'every kind of part gets ids',
    {},
    {
      group_settings: [{ label: 'g' }],
      attributes: [
        { name: 'a', id: null },
        { name: 'b', id: 'kept' },
      ],
      x: 1,
    },
    {
      group_settings: [{ label: 'g', id: second }],
      attributes: [
        { name: 'a', id: first },
        { name: 'b', id: 'kept' },
      ],
      x: 1,
    },
  ],
  [
    'a part without id keeps that of its name',
    { capabilities: [{ name: 'a', id: '1' }], group_settings: [{ label: 'g', id: '2' }] },
    { capabilities: [{ name: 'a' }], group_settings: [{ label: 'g' }] },
    { capabilities: [{ name: 'a', id: '1' }], group_settings: [{ label: 'g', id: '2' }] },
  ],
  [
    'but not if another has taken it, since that was renamed',
    { attributes: [{ name: 'a', id: '1' }] },
    { attributes: [{ name: 'a' }, { name: 'b', id: '1' }] },
    {
      attributes: [
        { name: 'a', id: first },
        { name: 'b', id: '1' },
      ],
    },
  ],
  [
    'two of one name get two ids',
    { group_headlines: [{ name: 'a', id: '1' }] },
    { group_headlines: [{ name: 'a' }, { name: 'a' }] },
    {
      group_headlines: [
        { name: 'a', id: '1' },
        { name: 'a', id: first },
      ],
    },
  ],
  [
    'what is no part stays as it is',
    {},
    { attributes: [1, null], group_settings: null, capabilities: 'x' },
    { attributes: [1, null], group_settings: null, capabilities: 'x' },
  ],
];
test.each(rows)('%s', (_name, before, sent, stored) => {
  const made = withIds(sent, before, seed);
  expect(made).toEqual(stored);
  expect(Object.keys(made)).toEqual(Object.keys(sent));
});

const { attribute, group } = partKinds;
const [one, two] = [
  { id: '1', name: 'a' },
  { id: '2', name: 'b' },
];
const definition = { attributes: [one, 7, two] };

test('a part takes the place of the one with its id, or comes last', () => {
  const other = { id: '1', name: 'c' };
  expect(withPart(definition, attribute, other)).toEqual({ attributes: [other, 7, two] });
  const third = { id: '3', name: 'a' };
  expect(withPart(definition, attribute, third)).toEqual({ attributes: [one, 7, two, third] });
  expect(withPart({ group_settings: null }, group, { id: '1' })).toEqual({
    group_settings: [{ id: '1' }],
  });
});

test('a part is removed by its id', () => {
  expect(withoutPart(definition, attribute, '1')).toEqual({ attributes: [7, two] });
});

test.each([
  [{ id: '1', name: 'z' }, 'id'],
  [{ id: '9', name: 'b' }, 'name'],
  [{ name: 'b' }, 'name'],
  [{ name: 'z' }, undefined],
])('%j clashes by its %s', (part, key) => {
  expect(clashOf(definition, attribute, part)).toBe(key);
});

test.each([
  [{ id: 'x' }, 'x'],
  [{ id: 5 }, '5'],
  [{ id: '' }, undefined],
  [{ id: null }, undefined],
  [{}, undefined],
])('the id of %j is %s', (part, id) => {
  expect(idOf(part)).toBe(id);
});
