import { expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { maxProblems, type ProblemCode } from '../../kernel/problem.ts';
import { attributeTypes } from './attribute-types.ts';
import { checkSchema, maxAttributes, maxSlugLength } from './check-schema.ts';

const sound = { name: 'Contact', plural: 'Contacts', attributes: [] };
const attributes = (...list: JsonObject[]) => ({ ...sound, attributes: list });

const accepted: readonly [name: string, slug: string, definition: JsonObject][] = [
  ['the least', 'contact', sound],
  ['its own slug', 'contact', { ...sound, slug: 'contact' }],
  ['members that nobody knows', 'contact', { ...sound, ui_config: { a: 1 }, x: null }],
  ['an attribute without a type', 'contact', attributes({ name: 'a' })],
  [
    'every type of attribute',
    'contact',
    attributes(...[...attributeTypes.keys()].map((type) => ({ name: type, type }))),
  ],
  [
    'an attribute with dots in its name',
    'contact',
    attributes({ name: '_acl.view', type: 'partner_organisation' }),
  ],
  ['a template', 'contact', { ...sound, title_template: '{{#each a}}{{b}}{{/each}}' }],
  ['no template', 'contact', { ...sound, title_template: null }],
  ['capabilities', 'contact', { ...sound, capabilities: [{ name: 'files' }] }],
];
test.each(accepted)('accepted: %s', (_name, slug, definition) => {
  expect(checkSchema(slug, definition)).toEqual([]);
});

type Refusal = readonly [
  name: string,
  slug: string,
  definition: JsonObject,
  problems: readonly [path: string, code: ProblemCode][],
];
const refused: readonly Refusal[] = [
  [
    'an empty body',
    'contact',
    {},
    [
      ['/name', 'shape/missing'],
      ['/plural', 'shape/missing'],
      ['/attributes', 'shape/missing'],
    ],
  ],
  ...'schemas blueprints attributes capabilities group headline view views activity taxonomies'
    .split(' ')
    .map((slug): Refusal => [`the slug ${slug}`, slug, sound, [['/slug', 'slug/reserved']]]),
  ['a long slug', 'x'.repeat(maxSlugLength + 1), sound, [['/slug', 'slug/invalid']]],
  [
    'too many attributes',
    'contact',
    attributes(...Array.from({ length: maxAttributes + 1 }, () => ({}))),
    [['/attributes', 'shape/invalid']],
  ],
  [
    'too many capabilities',
    'contact',
    { ...sound, capabilities: Array.from({ length: maxAttributes + 1 }, () => ({})) },
    [['/capabilities', 'shape/invalid']],
  ],
  ['another slug', 'contact', { ...sound, slug: 'person' }, [['/slug', 'slug/mismatch']]],
  ['a slug that is no text', 'contact', { ...sound, slug: null }, [['/slug', 'slug/mismatch']]],
  ['a name that is no text', 'contact', { ...sound, name: null }, [['/name', 'shape/invalid']]],
  [
    'attributes as an object',
    'contact',
    { ...sound, attributes: {} },
    [['/attributes', 'shape/invalid']],
  ],
  [
    'attributes that are no objects',
    'contact',
    { ...sound, attributes: [{ name: 'a' }, 'b', null] },
    [
      ['/attributes/1', 'shape/invalid'],
      ['/attributes/2', 'shape/invalid'],
    ],
  ],
  [
    'attributes without a name',
    'contact',
    attributes({}, { name: '' }, { name: 1 }),
    [
      ['/attributes/0/name', 'shape/missing'],
      ['/attributes/1/name', 'shape/missing'],
      ['/attributes/2/name', 'shape/missing'],
    ],
  ],
  [
    'two of one name',
    'contact',
    attributes({ name: 'a' }, { name: 'b' }, { name: 'a' }),
    [['/attributes/2/name', 'attribute/duplicate']],
  ],
  [
    'types that do not exist',
    'contact',
    attributes({ name: 'a', type: 'sting' }, { name: 'b', type: null }),
    [
      ['/attributes/0/type', 'attribute/unknown-type'],
      ['/attributes/1/type', 'attribute/unknown-type'],
    ],
  ],
  [
    'a type that is a list',
    'contact',
    attributes({ name: 'a', type: ['string'] }),
    [['/attributes/0/type', 'attribute/unknown-type']],
  ],
  [
    'capabilities that are no list',
    'contact',
    { ...sound, capabilities: 'files' },
    [['/capabilities', 'shape/invalid']],
  ],
  [
    'a template that is no text',
    'contact',
    { ...sound, title_template: 1 },
    [['/title_template', 'shape/invalid']],
  ],
  [
    'a template that is not Handlebars',
    'contact',
    { ...sound, title_template: '{{#if a}}' },
    [['/title_template', 'template/invalid']],
  ],
];
test.each(refused)('refused: %s', (_name, slug, definition, problems) => {
  expect(checkSchema(slug, definition).map(({ path, code }) => [path, code])).toEqual(problems);
});

test('an unknown type is answered with those that exist', () => {
  const [problem] = checkSchema('contact', attributes({ name: 'a', type: 'sting' }));
  expect(problem?.message).toContain('string');
});

test('no more attributes are looked at than have as many problems as are listed', () => {
  const definition = attributes(
    ...Array.from({ length: maxAttributes }, () => ({ type: 'sting' })),
  );
  expect(checkSchema('contact', definition)).toHaveLength(maxProblems);
});
