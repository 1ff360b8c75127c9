import { expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import type { Edge } from './edge.ts';
import { edgesOf } from './edges-of.ts';

const link: Edge = {
  attribute: 'a',
  position: 0,
  toOrg: '7',
  toId: 'x',
  path: undefined,
  itemId: undefined,
  tags: [],
};

const cases: readonly [name: string, document: JsonObject, edges: readonly Partial<Edge>[]][] = [
  ['none', { a: 1, b: { c: [] } }, []],
  ['a link', { a: { $relation: [{ entity_id: 'x' }] } }, [{}]],
  ['ids are compared in lower case', { a: { $relation: [{ entity_id: 'X' }] } }, [{}]],
  [
    'several, duplicates kept',
    { a: { $relation: [{ entity_id: 'x' }, { entity_id: 'x' }] } },
    [{}, { position: 1 }],
  ],
  [
    'tags, other values dropped',
    { a: { $relation: [{ entity_id: 'x', _tags: ['t', 1, null] }] } },
    [{ tags: ['t'] }],
  ],
  ['tags that are no list', { a: { $relation: [{ entity_id: 'x', _tags: 't' }] } }, [{}]],
  [
    'a reference to a value',
    { a: { $relation_ref: [{ entity_id: 'x', path: 'address.0', _id: 'i' }] } },
    [{ path: 'address.0', itemId: 'i' }],
  ],
  [
    'items that are no links',
    { a: { $relation: [null, 'x', {}, { entity_id: 1 }, [], { entity_id: 'x' }] } },
    [{}],
  ],
  ['a $relation that is no list', { a: { $relation: { entity_id: 'x' } } }, []],
  ['a $relation at the top', { $relation: [{ entity_id: 'x' }] }, []],
  ['below an attribute', { a: { b: { $relation: [{ entity_id: 'x' }] } } }, [{ attribute: 'a.b' }]],
  [
    'in repeated objects, counted over all of them',
    { a: [{ b: { $relation: [{ entity_id: 'x' }] } }, { b: { $relation: [{ entity_id: 'y' }] } }] },
    [{ attribute: 'a.b' }, { attribute: 'a.b', position: 1, toId: 'y' }],
  ],
  [
    'in document order',
    { b: { $relation: [{ entity_id: 'x' }] }, a: { $relation: [{ entity_id: 'y' }] } },
    [{ attribute: 'b' }, { attribute: 'a', toId: 'y' }],
  ],
];
test.each(cases)('%s', (_name, document, edges) => {
  expect(edgesOf(document, '7')).toEqual(edges.map((edge) => ({ ...link, ...edge })));
});

test('a document may have more links than a function takes arguments', () => {
  const $relation = Array.from({ length: 200_000 }, () => ({ entity_id: 'x' }));
  expect(edgesOf({ a: { $relation } }, '7')).toHaveLength(200_000);
});
