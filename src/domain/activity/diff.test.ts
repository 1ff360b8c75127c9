import { expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import type { Diff } from './activity.ts';
import { diffDocuments } from './diff.ts';

const cases: readonly [name: string, before: JsonObject, after: JsonObject, diff: Diff][] = [
  ['nothing changed', { a: 1 }, { a: 1 }, {}],
  ['added holds the new value', {}, { a: 1 }, { added: { a: 1 } }],
  ['updated holds the previous value', { a: 1 }, { a: 2 }, { updated: { a: 1 } }],
  ['deleted holds the previous value', { a: 1 }, {}, { deleted: { a: 1 } }],
  ['null is a value', { a: 1, b: null }, { a: null, b: 1 }, { updated: { a: 1, b: null } }],
  ['_updated_at is left out', { _updated_at: 'x' }, { _updated_at: 'y' }, {}],
  ['_updated_at is left out when it is new', {}, { _updated_at: 'y', a: 1 }, { added: { a: 1 } }],
  [
    'top-level keys only',
    { a: { b: 1, c: 2 } },
    { a: { b: 1 } },
    { updated: { a: { b: 1, c: 2 } } },
  ],
  ['the order of keys changes nothing', { a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }, {}],
  ['names of Object.prototype', {}, { toString: 1 }, { added: { toString: 1 } }],
  [
    'all three',
    { a: 1, b: 1, c: 1 },
    { b: 2, c: 1, d: 1 },
    { added: { d: 1 }, updated: { b: 1 }, deleted: { a: 1 } },
  ],
];
test.each(cases)('%s', (_name, before, after, diff) => {
  expect(diffDocuments(before, after)).toEqual(diff);
});
