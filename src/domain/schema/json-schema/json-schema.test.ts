import { expect, test } from 'vitest';
import type { JsonObject } from '../../../kernel/json.ts';
import { compileCheck } from './check-values.ts';
import { dereferenced } from './definitions.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { sampleOf } from './sample.ts';

const text = { type: 'string' };
const relation = { $ref: '#/definitions/BaseRelation' };
const tagged = (member: string, value: JsonObject) => ({
  type: 'array',
  items: {
    type: 'object',
    properties: { _tags: { type: 'array', items: text }, [member]: value },
    required: [member],
  },
});

/** Cut from real schemas: what is declared, what of it is in the JSON Schema, and the example. */
const real: readonly [
  slug: string,
  attributes: readonly JsonObject[],
  properties: JsonObject,
  example: JsonObject,
][] = [
  [
    'contact',
    [
      { name: 'salutation', type: 'select', options: [null, 'Mr.'], label: 'Salutation' },
      { name: 'birthdate', type: 'date', label: 'Date of Birth' },
      { name: 'email', type: 'email', repeatable: true, has_primary: true, label: 'Email' },
      { name: 'account', type: 'relation', label: 'Account' },
      { name: '_acl.view', type: 'partner_organisation' },
      { name: '_purpose', type: 'purpose', label: 'Purposes' },
      { name: 'marketing_permission', type: 'boolean', label: 'Marketing Permission' },
    ],
    {
      _purpose: { $ref: '#/definitions/PurposeAttribute', description: 'Purposes' },
      salutation: { type: ['string', 'null'], enum: [null, 'Mr.'], description: 'Salutation' },
      birthdate: { ...text, format: 'date', example: '2025-01-01', description: 'Date of Birth' },
      email: { ...tagged('email', { ...text, format: 'email' }), description: 'Email' },
      account: { ...relation, description: 'Account' },
      marketing_permission: { type: 'boolean', description: 'Marketing Permission' },
    },
    {
      _purpose: ['7675dc56-fd1b-46ee-9c35-defe0667b32e'],
      salutation: 'Mr.',
      birthdate: '2025-01-01',
      email: [{ _tags: ['string'], email: 'user@example.com' }],
      account: {
        $relation: [{ entity_id: '123e4567-e89b-12d3-a456-426614174000', _tags: ['example'] }],
      },
      marketing_permission: true,
    },
  ],
  [
    'price',
    [
      { name: 'unit_amount', type: 'currency', label: 'Currency', required: true },
      { name: 'tax', type: 'relation', label: 'Tax' },
      { name: 'tiers', type: 'internal', label: 'Tiers' },
    ],
    {
      unit_amount_currency: {
        ...text,
        description: 'Three-letter ISO currency code, in lowercase. Must be a supported currency.',
        example: 'EUR',
      },
      unit_amount_decimal: {
        ...text,
        description: 'The currency value as a decimal string',
        example: '123.45',
      },
      unit_amount: { type: 'number', description: 'Currency' },
      tax: { ...relation, description: 'Tax' },
      tiers: { description: 'Tiers' },
    },
    {
      unit_amount_currency: 'EUR',
      unit_amount_decimal: '123.45',
      unit_amount: 0,
      tax: {
        $relation: [{ entity_id: '123e4567-e89b-12d3-a456-426614174000', _tags: ['example'] }],
      },
      tiers: {},
    },
  ],
  [
    'order',
    [
      { name: 'status', type: 'status', options: ['draft', 'quote'], label: 'Status' },
      { name: 'source', type: 'link', label: 'Source' },
      { name: 'dates', type: 'datetime', repeatable: true, label: 'Dates' },
    ],
    {
      status: { ...text, enum: ['draft', 'quote'], description: 'Status' },
      source: { $ref: '#/definitions/LinkAttribute', description: 'Source' },
      dates: { ...tagged('value', { ...text, format: 'date-time' }), description: 'Dates' },
    },
    {
      status: 'draft',
      source: { type: 'link', title: 'Visit Website', href: 'https://example.com' },
      dates: [{ _tags: ['string'], value: '1970-01-01T00:00:00.000Z' }],
    },
  ],
];

const leading = ['_schema', '_id', '_org', '_title', '_tags'];
const trailing = ['_files', '_created_at', '_updated_at', '_owners', '_acl', '_manifest'];

test.each(real)('%s: as the original has it', (slug, attributes, properties, example) => {
  const schema = jsonSchemaOf(slug, { attributes });
  const shown = schema['properties'] as JsonObject;
  expect(Object.keys(shown)).toEqual([...leading, ...Object.keys(properties), ...trailing]);
  expect(shown).toMatchObject(properties);
  const drawn = sampleOf(schema) as JsonObject;
  expect(drawn).toMatchObject({ _schema: slug, ...example });
  expect(Object.keys(drawn)).toEqual(Object.keys(shown));
  expect(compileCheck(schema)(drawn)).toEqual([]);
});

test.each(real)('%s: with what it refers to in place, the same', (slug, attributes) => {
  const schema = jsonSchemaOf(slug, { attributes });
  const { definitions: _, ...whole } = schema;
  const alone = dereferenced(whole);
  expect(JSON.stringify(alone)).not.toContain('$ref"');
  expect(sampleOf(alone)).toEqual(sampleOf(schema));
  expect(compileCheck(alone)(sampleOf(schema))).toEqual([]);
});

test('only what is referred to is defined, each before who needs it', () => {
  const { definitions } = jsonSchemaOf('x', { attributes: [{ name: 'c', type: 'consent' }] });
  expect(Object.keys(definitions as object)).toEqual([
    'ConsentEvent',
    'ConsentAttribute',
    'BaseUUID',
    'BaseTags',
    'BaseRelation',
  ]);
});

test('demanded is what is required and always shown', () => {
  const attributes = [
    { name: 'a', required: true },
    { name: 'b', required: true, render_condition: 'a = "1"' },
    { name: 'c', required: true, render_condition: '' },
    { name: 'd', required: false },
  ];
  expect(jsonSchemaOf('x', { attributes })['required']).toEqual(['_schema', 'a', 'c']);
});

test('capabilities add attributes behind those of the schema, and replace none', () => {
  const added = [
    { name: 'a', type: 'number' },
    { name: 'b', type: 'boolean' },
  ];
  const schema = jsonSchemaOf('x', {
    attributes: [{ name: 'a', type: 'string' }],
    capabilities: [{ name: 'files' }, { name: 'more', attributes: added }, null],
  });
  const { a, b, ...rest } = schema['properties'] as JsonObject;
  expect([a, b]).toEqual([text, { type: 'boolean' }]);
  expect(Object.keys(rest)).toEqual([...leading, ...trailing]);
});

test('names that are everywhere in the language, or that a schema itself uses, are names', () => {
  const names = ['constructor', 'toString', '$ref', 'properties', 'definitions', '_id', '_files'];
  const attributes = names.map((name) => ({ name, type: 'boolean' }));
  const schema = jsonSchemaOf('x', { attributes });
  const whole = dereferenced(schema)['properties'] as JsonObject;
  for (const name of names.slice(0, 5)) expect(whole[name], name).toEqual({ type: 'boolean' });
  expect([whole['_id'], whole['_files']]).toMatchObject([{ format: 'uuid' }, { nullable: true }]);
  expect(compileCheck(schema)(sampleOf(schema))).toEqual([]);
});

test('every problem is told with its place', () => {
  const attributes = [
    { name: 'first', type: 'string', required: true },
    { name: 'a/b', type: 'select', options: ['x'] },
    { name: 'email', type: 'email', repeatable: true },
  ];
  const document = { _schema: 'x', 'a/b': 'y', email: [{ email: 'a@b.c' }, { email: 1 }] };
  const problems = compileCheck(jsonSchemaOf('x', { attributes }))(document);
  expect(problems.map(({ path, code }) => [path, code]).sort()).toEqual([
    ['/a~1b', 'shape/invalid'],
    ['/email/1/email', 'shape/invalid'],
    ['/first', 'shape/missing'],
  ]);
  expect(problems.find(({ path }) => path === '/a~1b')?.message).toContain('["x"]');
});
