import { expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { compileSchema } from '../schema/compile-schema.ts';
import {
  type Birth,
  type Circumstances,
  decideCreate,
  decidePatch,
  decideReplace,
} from './decide-write.ts';

const at = Date.UTC(2026, 0, 1);
const moment = '2026-01-01T00:00:00.000Z';
const birth: Birth = { org: '7', id: 'e1', schema: 'contact', version: 1, userId: undefined };
const plain: Circumstances = { at, schema: undefined, mayShare: true };

function under(definition: JsonObject): Circumstances {
  const identity = {
    org: '7',
    slug: 'contact',
    id: 's1',
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
  return { ...plain, schema: compileSchema({ ...identity, definition }) };
}
const named = under({ title_template: '{{first}} {{last}}', attributes: [] });
const withDefaults = under({
  attributes: [
    { name: 'status', default_value: 'open' },
    { name: 'zero', default_value: 0 },
    { name: 'none', default_value: null },
  ],
});

const system = {
  _schema: 'contact',
  _id: 'e1',
  _org: '7',
  _owners: [{ org_id: '7' }],
  _created_at: moment,
  _updated_at: moment,
  _title: null,
  _acl: { view: ['org_7'], edit: ['org_7'], delete: ['org_7'] },
};

const created: readonly [
  name: string,
  input: JsonObject,
  now: Circumstances,
  document: JsonObject,
][] = [
  ['an empty document gets its system fields', {}, plain, system],
  [
    'attributes come first, unchanged',
    { b: [null], a: '' },
    plain,
    { b: [null], a: '', ...system },
  ],
  [
    'the fields that Entia keeps are ignored',
    { _org: 'x', _created_at: 'x', _owners: [], _purpose_name: 'x' },
    plain,
    system,
  ],
  [
    'a title from the template',
    { first: 'Ann', last: 'Lee' },
    named,
    { first: 'Ann', last: 'Lee', ...system, _title: 'Ann Lee' },
  ],
  [
    'a title of the caller wins',
    { first: 'Ann', _title: 'Boss' },
    named,
    { first: 'Ann', ...system, _title: 'Boss' },
  ],
  [
    "a cleared title is the template's",
    { first: 'Ann', _title: '' },
    named,
    { first: 'Ann', ...system, _title: 'Ann' },
  ],
  ['defaults for what was not sent', {}, withDefaults, { status: 'open', zero: 0, ...system }],
  [
    'no default where null was sent',
    { status: null },
    withDefaults,
    { status: null, zero: 0, ...system },
  ],
  [
    'tags and purpose as sent',
    { _tags: ['a'], _purpose: ['b'] },
    plain,
    { _tags: ['a'], _purpose: ['b'], ...system },
  ],
  [
    'an _acl is written in the form of real entities',
    { _acl: { view: ['org:8', 'org_9', 'org:8:user:1'], own: ['x'] } },
    plain,
    {
      ...system,
      _acl: { ...system._acl, view: ['org_8', 'org_9', 'org_8:user:1'], own: ['x'] },
    },
  ],
  [
    'an _acl without the right to share is ignored',
    { _acl: { view: [] } },
    { ...plain, mayShare: false },
    system,
  ],
];
test('create: keys keep the order that JavaScript objects keep, whatever stands between them', () => {
  const sent =
    '{"_id":"x","b":1,"_acl":{},"7":2,"_org":"y","__proto__":{"c":3},"a":4,"_title":"T"}';
  const { after } = decideCreate(birth, JSON.parse(sent) as JsonObject, plain);
  const expected = { 7: 2, b: 1, a: 4, ...system, _title: 'T' };
  expect(JSON.stringify(after.document)).toBe(JSON.stringify(expected));
});

test('create: what was sent stays as it was', () => {
  const sent = { a: 1, _org: 'x', _title: 'T' };
  decideCreate(birth, sent, withDefaults);
  expect(sent).toEqual({ a: 1, _org: 'x', _title: 'T' });
});

test.each(created)('create: %s', (_name, input, now, document) => {
  const { after } = decideCreate(birth, input, now);
  expect(after.document).toEqual(document);
  expect(Object.keys(after.document)).toEqual(Object.keys(document));
});

test('create: the creating user is an owner', () => {
  const { after } = decideCreate({ ...birth, userId: '5' }, {}, plain);
  expect(after.document['_owners']).toEqual([{ org_id: '7', user_id: '5' }]);
});

test('create: there is no diff, since everything is new', () => {
  expect(decideCreate(birth, { a: 1 }, plain).diff).toBeUndefined();
});

const later = (now: Circumstances): Circumstances => ({ ...now, at: at + 1000 });
const afterwards = { _updated_at: '2026-01-01T00:00:01.000Z' };

type Update = readonly [
  name: string,
  born: JsonObject,
  input: JsonObject,
  now: Circumstances,
  changed: JsonObject,
];
const patched: readonly Update[] = [
  [
    'top-level keys replace',
    { a: { x: 1, y: 2 }, b: 1 },
    { a: { x: 3 } },
    plain,
    { a: { x: 3 }, b: 1 },
  ],
  ['null is stored', { a: 1 }, { a: null }, plain, { a: null }],
  ['new keys are appended', { a: 1 }, { b: 2 }, plain, { a: 1, b: 2 }],
  ['kept fields stay', {}, { _id: 'x', _org: 'x', _deleted_at: 'x', _created_at: 'x' }, plain, {}],
  [
    'the title follows the template',
    { first: 'Ann' },
    { first: 'Bea' },
    named,
    { first: 'Bea', _title: 'Bea' },
  ],
  [
    'a title of the caller stays',
    { first: 'Ann', _title: 'Boss' },
    { first: 'Bea' },
    named,
    { first: 'Bea', _title: 'Boss' },
  ],
  [
    "a cleared title is the template's again",
    { first: 'Ann', _title: 'Boss' },
    { _title: null },
    named,
    { first: 'Ann', _title: 'Ann' },
  ],
  [
    'defaults are for new entities only',
    {},
    { a: 1 },
    withDefaults,
    { status: 'open', zero: 0, a: 1 },
  ],
  [
    'the rights that an _acl names replace the old ones',
    {},
    { _acl: { view: ['org:8'] } },
    plain,
    { _acl: { ...system._acl, view: ['org_8'] } },
  ],
];
test.each(patched)('patch: %s', (...[, born, input, now, changed]) => {
  const before = decideCreate(birth, born, now).after;
  const { after } = decidePatch(before, input, later(now));
  expect(after.document).toEqual({ ...system, ...afterwards, ...changed });
  expect(after.version).toBe(2);
});

const replaced: readonly Update[] = [
  ['attributes that are not sent are gone', { a: 1, b: 2 }, { b: 3 }, plain, { b: 3 }],
  [
    'system fields stay',
    { _tags: ['x'], _acl: { view: [] } },
    {},
    plain,
    { _tags: ['x'], _acl: { ...system._acl, view: [] } },
  ],
  ['system fields that are sent change', { _tags: ['x'] }, { _tags: null }, plain, { _tags: null }],
  [
    'the title follows the template',
    { first: 'Ann' },
    { last: 'Lee' },
    named,
    { last: 'Lee', _title: 'Lee' },
  ],
  ['a title of the caller stays', { _title: 'Boss' }, { a: 1 }, named, { a: 1, _title: 'Boss' }],
];
test.each(replaced)('replace: %s', (...[, born, input, now, changed]) => {
  const before = decideCreate(birth, born, now).after;
  const { after } = decideReplace(before, input, later(now));
  expect(after.document).toEqual({ ...system, ...afterwards, ...changed });
});

const clocks: readonly [name: string, now: number, updatedAt: number][] = [
  ['runs', at + 5, at + 5],
  ['stands still', at, at + 1],
  ['jumps back', at - 1_000_000, at + 1],
];
test.each(clocks)('_updated_at strictly increases when the clock %s', (_name, now, updatedAt) => {
  const before = decideCreate(birth, {}, plain).after;
  const { after } = decidePatch(before, {}, { ...plain, at: now });
  expect(after.updatedAt).toBe(updatedAt);
  expect(after.document['_updated_at']).toBe(new Date(updatedAt).toISOString());
});

test('a template that fails gives an empty title and the reason', () => {
  const change = decideCreate(birth, {}, under({ title_template: '{{foo bar}}' }));
  expect(change.after.document['_title']).toBe('');
  expect(change.titleFailure).toContain('foo');
});
