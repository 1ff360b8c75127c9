import { expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { checkEntity } from './check-entity.ts';

const cases: readonly [name: string, input: JsonObject, paths: readonly string[]][] = [
  ['nothing', {}, []],
  ['anything under other names', { a: [1], _x: 1, _id: 1, _owners: 'x' }, []],
  ['a title', { _title: 'x' }, []],
  ['a cleared title', { _title: null }, []],
  ['a title that is no text', { _title: 1 }, ['/_title']],
  ['tags', { _tags: ['a'], _purpose: [], _manifest: null }, []],
  [
    'tags that are no texts',
    { _tags: [1], _purpose: 'x', _manifest: {} },
    ['/_tags', '/_purpose', '/_manifest'],
  ],
  ['rights', { _acl: { view: ['org_1'], more: [] } }, []],
  ['no rights', { _acl: null }, ['/_acl']],
  ['rights as a list', { _acl: [] }, ['/_acl']],
  [
    'too many rights',
    { _acl: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`r${n}`, 1])) },
    ['/_acl'],
  ],
  [
    'rights that are no lists',
    { _acl: { view: 'org_1', edit: [null], 'a/b': 1 } },
    ['/_acl/view', '/_acl/edit', '/_acl/a~1b'],
  ],
];
test.each(cases)('%s', (_name, input, paths) => {
  const problems = checkEntity(input);
  expect(problems.map(({ path }) => path)).toEqual(paths);
  for (const { code, message } of problems) {
    expect(code).toBe('shape/invalid');
    expect(message).toMatch(/^expected /);
  }
});
