import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import { cellOf, fieldsOf, valueSchema } from './attribute.ts';
import { attributeTypes } from './attribute-types.ts';
import { compileCheck } from './json-schema/check-values.ts';
import { definitionsOf } from './json-schema/definitions.ts';
import { sampleOf } from './json-schema/sample.ts';

interface Row {
  /** What the attribute says besides its type; its name is `a`. */
  readonly attribute?: JsonObject;
  readonly accepted: readonly JsonValue[];
  readonly refused?: readonly JsonValue[];
  /** A value, and its cell. */
  readonly cell: readonly [value: JsonValue, text: string];
  readonly fields?: JsonObject;
}

const id = 'a61fd54c-91ba-43d7-8b4d-0b5b4a5c1f4d';
const anyJson = { accepted: ['x', 1, null, [{ a: 1 }]], cell: [{ b: [1] }, '{"b":[1]}'] } as const;
const plain = (text: string): Row => ({
  accepted: [text, ''],
  refused: [1, [text]],
  cell: [text, text],
  fields: { a: 'text' },
});
const options = { options: ['x', { value: 'y', title: 'Y' }, 'x'] };
const choice: Row = { ...plain('y'), attribute: options, accepted: ['x', 'y'], refused: ['z', 1] };
const choices: Row = {
  attribute: options,
  accepted: [[], ['x', 'y']],
  refused: [['z'], 'x'],
  cell: [['x', 'y'], 'x,y'],
  fields: { a: 'text' },
};
const links: Row = {
  accepted: [{ $relation: [{ entity_id: id, _tags: ['main'] }] }, { $relation: [] }],
  refused: [id, { $relation: [{ entity_id: 'x' }] }],
  cell: [{ $relation: [{ entity_id: id }, { entity_id: id }] }, `${id},${id}`],
};
const reference: Row = {
  accepted: [{ $relation_ref: [{ entity_id: id, path: 'address', _id: 'x' }] }],
  refused: [{ $relation_ref: {} }],
  cell: [{ $relation_ref: [{ entity_id: id }] }, `{"$relation_ref":[{"entity_id":"${id}"}]}`],
};

const rows: Readonly<Record<string, Row>> = {
  address: {
    accepted: [{ street: 'Am Ring', city: null, own: 1 }, {}],
    refused: ['Am Ring', { city: 1 }],
    cell: [
      { street: 'Am Ring', street_number: '1', postal_code: '50668', city: 'Köln', country: 'DE' },
      'Am Ring, 1, 50668, Köln, DE',
    ],
  },
  automation: anyJson,
  boolean: {
    accepted: [true, false],
    refused: ['true', 0],
    cell: [false, 'false'],
    fields: { a: 'boolean' },
  },
  checkbox: choices,
  computed: { ...plain('5 €'), fields: {} },
  consent: {
    accepted: [{ status: 'unknown', identifiers: [{ identifier: 'a@b.c', events: [] }] }],
    refused: [{ identifiers: ['a@b.c'] }, 'yes'],
    cell: [{ status: 'unknown', identifiers: [] }, '{"status":"unknown","identifiers":[]}'],
  },
  country: plain('DE'),
  currency: {
    accepted: [1250, -1],
    refused: ['12.50'],
    cell: [1250, '1250'],
    fields: { a: 'number', a_decimal: 'number' },
  },
  date: {
    accepted: ['2024-02-29'],
    refused: ['2023-02-29', '29.02.2024', '', 1],
    cell: ['2024-02-29', '2024-02-29'],
    fields: { a: 'date' },
  },
  datetime: {
    accepted: ['2024-02-29T12:00:00.000Z'],
    refused: ['2024-02-29', 'noon'],
    cell: ['2024-02-29T12:00:00.000Z', '2024-02-29T12:00:00.000Z'],
    fields: { a: 'date' },
  },
  email: { ...plain('a@b.de'), accepted: ['a@b.de'], refused: ['a.b.de', ''] },
  file: links,
  image: links,
  internal: anyJson,
  internal_user: anyJson,
  invitation_email: { ...anyJson, fields: { a: 'text' } },
  link: {
    accepted: [
      { title: 'manual', href: null },
      { title: 'x', href: 'https://x.org' },
    ],
    refused: ['https://x.org', { href: 'not a place' }],
    cell: [{ title: 'x' }, '{"title":"x"}'],
  },
  message_email_address: anyJson,
  multiselect: choices,
  number: { ...plain('12.5'), fields: { a: 'number' } },
  ordered_list: anyJson,
  partner_organisation: anyJson,
  partner_status: { ...anyJson, fields: { a: 'text' } },
  payment: {
    accepted: [{ type: 'payment_invoice' }, { type: 'payment_sepa', data: { iban: 'DE89' } }],
    refused: [{ type: 'barter' }, 'cash'],
    cell: [{ type: 'payment_cash' }, '{"type":"payment_cash"}'],
  },
  phone: plain('+49 221 1234'),
  portal_access: anyJson,
  price_component: anyJson,
  purpose: {
    accepted: [[id], []],
    refused: [id, [1]],
    cell: [[id, id], `${id},${id}`],
    fields: { a: 'keyword' },
  },
  radio: choice,
  relation: links,
  relation_address: reference,
  relation_payment_method: reference,
  relation_user: {
    accepted: [[{ type: 'user', user_id: '7', display_name: 'Ada' }], []],
    refused: [{ user_id: '7' }, [{ type: 'user' }]],
    cell: [
      [
        { type: 'user', user_id: '7' },
        { type: 'user', user_id: '8' },
      ],
      '7,8',
    ],
  },
  select: choice,
  sequence: plain('ORD-1042'),
  status: choice,
  string: plain('Ada'),
  table: {
    attribute: {
      columns: [
        { name: 'n', type: 'number', required: true },
        { name: 't' },
        { name: 'constructor', type: 'constructor' },
      ],
      min_rows: 1,
      max_rows: 2,
    },
    accepted: [[{ n: 1, t: 'x' }], [{ n: 1, more: true }, { n: 2 }]],
    refused: [[], [{ t: 'x' }], [{ n: '1' }], [{ n: 1 }, { n: 2 }, { n: 3 }], { n: 1 }],
    cell: [[{ n: 1 }], '[{"n":1}]'],
  },
  tags: { ...choices, accepted: [['x', 'z']], refused: ['x', [1]] },
};

function declare(type: string): JsonObject {
  return { name: 'a', type, ...rows[type]?.attribute };
}

function problems(attribute: JsonObject, value: JsonValue) {
  const schema = valueSchema(attribute);
  return compileCheck({ ...schema, definitions: definitionsOf(schema) })(value);
}

test('every type has its row', () => {
  expect(Object.keys(rows)).toEqual([...attributeTypes.keys()].sort());
});

describe.each(Object.entries(rows))('%s', (type, row) => {
  const attribute = declare(type);

  test('takes what is stored, and nothing else', () => {
    for (const value of row.accepted)
      expect(problems(attribute, value), inspect(value)).toEqual([]);
    for (const value of row.refused ?? [])
      expect(problems(attribute, value), inspect(value)).not.toEqual([]);
  });

  test('has an example that passes, repeated or not', () => {
    for (const repeatable of [false, true]) {
      const declared = { ...attribute, repeatable };
      expect(problems(declared, sampleOf(valueSchema(declared)))).toEqual([]);
    }
  });

  test('comes back from a cell', () => {
    const [value, text] = row.cell;
    const cell = cellOf(attribute);
    expect(cell?.write(value)).toBe(text);
    expect(cell?.read(text)).toEqual(value);
  });

  test('is searched by its fields, if it is not repeated', () => {
    expect(fieldsOf(attribute)).toEqual(row.fields ?? {});
    expect(fieldsOf({ ...attribute, repeatable: true })).toEqual({});
  });
});

function inspect(value: JsonValue): string {
  return JSON.stringify(value);
}

const declared: readonly [
  name: string,
  attribute: JsonObject,
  value: JsonValue,
  isTaken: boolean,
][] = [
  ['no type', {}, { a: 1 }, true],
  ['no options', { type: 'select' }, 'anything', true],
  ['options that are no list', { type: 'select', options: 'x' }, 'anything', true],
  ['null among the options', { type: 'select', options: [null, 'x'] }, null, true],
  ['null not among them', { type: 'select', options: ['x'] }, null, false],
  ['any value allowed', { type: 'radio', ...options, allow_any: true }, 'z', true],
  ['any values allowed', { type: 'checkbox', ...options, allow_any: true }, ['z'], true],
  [
    'more options allowed',
    { type: 'multiselect', ...options, allow_extra_options: true },
    ['z'],
    true,
  ],
  [
    'capitals that do not count',
    { type: 'multiselect', ...options, disable_case_sensitive: true },
    ['X'],
    true,
  ],
  ['numbers as numbers', { type: 'number', data_type: 'number' }, 12.5, true],
  ['numbers as texts no more', { type: 'number', data_type: 'number' }, '12.5', false],
  ['repeated texts', { type: 'string', repeatable: true }, [{ _tags: ['x'], value: 'v' }], true],
  ['repeated texts bare', { type: 'string', repeatable: true }, ['v'], false],
  ['repeated emails', { type: 'email', repeatable: true }, [{ _id: '1', email: 'a@b.c' }], true],
  ['one email of several', { type: 'email', repeatable: true }, 'a@b.c', false],
  ['repeated addresses', { type: 'address', repeatable: true }, [{ city: 'Bonn' }], true],
  ['a list that is no list of lists', { type: 'tags', repeatable: true }, ['x'], true],
  [
    'metrics as rows',
    { type: 'table', transposed: true, columns: [{ name: 'n', required: true }] },
    [{ '1': 5 }],
    true,
  ],
  ['more rows than an example can have', { type: 'table', min_rows: 1e9 }, [], true],
];
test.each(declared)('%s', (_name, attribute, value, isTaken) => {
  expect(problems({ name: 'a', ...attribute }, value).length === 0).toBe(isTaken);
});

const cells: readonly [attribute: JsonObject, value: JsonValue, text: string, back?: JsonValue][] =
  [
    [
      { type: 'email', repeatable: true },
      [{ email: 'a@b.c' }, { email: 'd@e.f' }],
      'a@b.c | d@e.f',
    ],
    [{ type: 'email', repeatable: true }, [], ''],
    [
      { type: 'address', repeatable: true },
      [
        { street: 'Op’n Knüll', street_number: '1', postal_code: '25336', city: 'Elmshorn' },
        { street: 'Iltisstr.', street_number: '57', postal_code: '50825', city: 'Köln' },
      ],
      'Op’n Knüll, 1, 25336, Elmshorn | Iltisstr., 57, 50825, Köln',
    ],
    [{ type: 'tags' }, ['a,b', 'c'], '["a,b","c"]'],
    [{ type: 'tags' }, [], ''],
    [{ type: 'number', data_type: 'number' }, 12.5, '12.5'],
    [{ type: 'relation' }, { $relation: [] }, ''],
    [{ type: 'string' }, { odd: 1 }, '{"odd":1}', '{"odd":1}'],
  ];
test.each(cells)('%j: %j stands as %j', (attribute, value, text, back = value) => {
  const cell = cellOf({ name: 'a', ...attribute });
  expect(cell?.write(value)).toBe(text);
  expect(cell?.read(text)).toEqual(back);
});

test.each([
  [{ type: 'boolean' }, 'perhaps'],
  [{ type: 'number', data_type: 'number' }, 'twelve'],
  [{ type: 'currency' }, ''],
  [{ type: 'address' }, 'Köln'],
  [{ type: 'address', repeatable: true }, 'Am Ring, 1, 50668, Köln | Bonn'],
  [{ type: 'consent' }, '{'],
])('%j: a cell with %j is no value', (attribute, text) => {
  expect(cellOf({ name: 'a', ...attribute })?.read(text)).toBeUndefined();
});
