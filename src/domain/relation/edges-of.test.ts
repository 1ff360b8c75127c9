import { expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import type { Entity } from '../entity/entity.ts';
import type { Edge } from './edge.ts';
import { changedEdges, edgesOf, maxEntityValues, maxLinks, maxLinkText } from './edges-of.ts';

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

const holding = (document: JsonObject) => ({ org: '7', document }) as unknown as Entity;
const links = (count: number, more: JsonObject = {}) => ({
  $relation: Array.from({ length: count }, () => ({ entity_id: 'x', ...more })),
});

test('links that stay are not told', () => {
  const before = holding({ a: links(2), n: 1 });
  expect(changedEdges(before, holding({ n: 2, a: links(2) }))).toBeUndefined();
  expect(changedEdges(before, holding({ a: links(1) }))).toHaveLength(1);
  expect(changedEdges(undefined, holding({ a: links(2) }))).toHaveLength(2);
});

const long = 'x'.repeat(maxLinkText + 1);
const tooLarge: readonly [name: string, document: JsonObject][] = [
  ['too many links', { a: links(maxLinks), b: links(1) }],
  ['a long attribute', { [long]: links(1) }],
  ['an attribute that is long with its levels', { [long.slice(2)]: { a: links(1) } }],
  ['a long id', { a: { $relation: [{ entity_id: long }] } }],
  ['a long path', { a: links(1, { path: long }) }],
  ['a long item id', { a: links(1, { _id: long }) }],
  ['long tags', { a: links(200, { _tags: ['t'.repeat(5000)] }) }],
  ['many long paths', { a: links(3900, { path: 'p'.repeat(290) }) }],
];
test.each(tooLarge)('%s are refused, but may stay, and go', (_name, document) => {
  const refused = expect.objectContaining({ code: 'entity/links-too-large' });
  expect(() => changedEdges(undefined, holding(document))).toThrow(refused);
  const more = holding({ ...document, z: links(1) });
  expect(() => changedEdges(holding(document), more)).toThrow(refused);
  expect(changedEdges(holding(document), holding({ ...document, n: 1 }))).toBeUndefined();
  expect(changedEdges(more, holding(document))).not.toHaveLength(0);
  expect(changedEdges(holding(document), holding({}))).toEqual([]);
});

test('as many links as there may be are taken', () => {
  expect(changedEdges(undefined, holding({ a: links(maxLinks) }))).toHaveLength(maxLinks);
});

const ones = (count: number) => Array.from({ length: count }, () => 1);
const wide = (count: number) => Object.fromEntries(ones(count).map((one, n) => [`k${n}`, one]));
const large: readonly [name: string, document: JsonObject][] = [
  ['values', { a: ones(maxEntityValues) }],
  ['values over many levels', { a: [ones(25_000), { b: ones(25_000) }] }],
  ['values inside of links', { a: links(1, { junk: ones(maxEntityValues) }) }],
  ['members', { a: [wide(10_001)] }],
  ['members inside of links', { a: links(1, { junk: wide(10_001) }) }],
];
test.each(large)('too many %s are refused, unless there were more', (_name, document) => {
  const refused = expect.objectContaining({ code: 'entity/too-large' });
  expect(() => changedEdges(undefined, holding(document))).toThrow(refused);
  expect(() => changedEdges(holding(document), holding(document))).toThrow(refused);
  const larger = { b: document['a'] ?? null, a: ones(100), c: wide(10_002) };
  expect(() => changedEdges(holding(larger), holding(document))).not.toThrow();
});

test('as many values as there may be are taken', () => {
  expect(changedEdges(undefined, holding({ a: ones(maxEntityValues - 1) }))).toEqual([]);
});
