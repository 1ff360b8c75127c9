import { expect, test } from 'vitest';
import type { JsonValue } from '../../kernel/json.ts';
import { checkTemplate, parseTemplate } from './template.ts';
import { maxTemplateSteps, TemplateBudget } from './template-budget.ts';

const understood: readonly string[] = [
  '',
  '{{a}}',
  '{{a.b.[c d]}}',
  '{{"first name"}}',
  '{{{a}}}',
  '{{&a}}',
  '{{~a~}}',
  '{{! a note }}{{!-- {{a}} --}}',
  '\\{{a}}',
  '{{#each a as |item at|}}{{@first}}{{item.b}}{{@../index}}{{else}}{{/each}}',
  '{{#if a}}{{else if b}}{{else}}{{/if}}{{#unless a}}{{/unless}}{{#if a includeZero=true}}{{/if}}',
  '{{#with a}}{{../b}}{{@root.c}}{{/with}}',
  '{{#a}}{{.}}{{/a}}{{^a}}{{this.b}}{{/a}}',
  '{{lookup a "b"}}{{#if (lookup a b)}}{{/if}}',
  '{{log "x" level="info"}}',
  '{{{{a}}}} {{b}} {{{{/a}}}}',
];
test.each(understood)('%j is understood', (text) => {
  expect(checkTemplate(text)).toBeUndefined();
});

const refused: readonly [text: string, says: RegExp][] = [
  ['{{a', /Parse error|Expecting/],
  ['{{#each a}}', /Parse error/],
  ['{{/if}}', /Parse error/],
  ['{{> p}}', /partials .* \(line 1, column 1\)/],
  ['{{#> p}}x{{/p}}', /partials/],
  ['{{#*inline "p"}}x{{/inline}}', /decorators/],
  ['x\n{{#if a}}{{> p}}{{/if}}', /line 2, column 10/],
  ['{{formatDate a}}', /no helper "formatDate".*if, unless, each and with.*lookup, log/],
  ['{{a b=1}}', /no helper "a"/],
  ['{{#if (eq a b)}}{{/if}}', /no helper "eq" \(line 1, column 7\)/],
  ['{{#if (a)}}{{/if}}', /no helper "a"/],
  ['{{#is a b}}{{/is}}', /no block "is"/],
  ['{{if a}}', /"if" is a block; write \{\{#if/],
  ['{{#if}}{{/if}}', /"if" takes one value/],
  ['{{#each a b}}{{/each}}', /"each" takes one value/],
  ['{{lookup a}}', /"lookup" takes 2 values/],
  ['{{entity a}}', /no helper "entity"/],
  ['x'.repeat(10_001), /longer than 10000/],
  ['{{a}}'.repeat(501), /more than 500 values/],
  ['{{'.repeat(1001), /more than 500 values/],
  [`{{a "}" ${'(b '.repeat(501)}${')'.repeat(501)}}}`, /500 opening parentheses/],
  ['{{#if a}}'.repeat(51) + '{{/if}}'.repeat(51), /more than 50 blocks/],
  ['{{#a}}'.repeat(6) + '{{/a}}'.repeat(6), /more than 5 loops/],
];
test.each(refused)('%s is refused', (text, says) => {
  expect(checkTemplate(text)).toMatch(says);
  expect(checkTemplate(text)).not.toContain('\n');
  if (text.includes('{{')) expect(() => parseTemplate(text)).toThrow();
});

test('a template knows the helpers that it is given, and no others', () => {
  const entity = (id: unknown) => `<${String(id)}>`;
  expect(parseTemplate('{{entity a}}{{entity "b"}}', ['entity'])({ a: 1 }, { entity })).toBe(
    '<1><b>',
  );
  expect(checkTemplate('{{entity a b}}', ['entity'])).toContain('takes 1 values');
  expect(checkTemplate('{{foo a}}', ['entity'])).toContain('helpers lookup, log, entity');
});

const written: readonly [text: string, context: JsonValue, output: string][] = [
  ['{{log}}{{lookup}}{{if}}{{each}}', { log: 1, lookup: 2, if: 3, each: 4 }, '1234'],
  ['{{#log}}{{.}}{{/log}}', { log: 'a' }, 'a'],
  [
    '{{a}}',
    { a: { street: 'Main St', no: 5, city: 'Bonn', _id: 'x', $y: 'z' } },
    'Main St, 5, Bonn',
  ],
  ['{{a}}', { a: { x: null, y: '', z: { t: [] }, u: 'v' } }, 'v'],
  ['{{a}}', { a: { $relation: [{ entity_id: 'x' }] } }, ''],
  ['{{a}}', { a: [{ email: 'a@b.c', _tags: ['x'] }, { email: 'd@e.f' }] }, 'a@b.c,d@e.f'],
  ['{{a}}', { a: [1, [true, 'x'], null, ''] }, '1,true,x,,'],
  ['{{@root.a.b}}|{{@index.b}}|{{@foo}}', { a: 0 }, '||'],
  ['{{constructor}}{{__proto__.a}}{{a.toString}}', { a: 'x' }, ''],
  [
    '{{#each l}}{{@key}}{{@index}}{{@first}}{{@last}};{{/each}}',
    { l: { x: 1, y: 2 } },
    'x0truefalse;y1falsetrue;',
  ],
];
test.each(written)('%s of %j is %j', (text, context, output) => {
  expect(parseTemplate(text)(context)).toBe(output);
});

const long = Array.from({ length: 1000 }, () => 1);
const hungry: readonly [name: string, text: string, context: JsonValue][] = [
  [
    'loops within loops',
    '{{#each l}}{{#each ../l}}{{#each ../../l}}x{{/each}}{{/each}}{{/each}}',
    { l: long },
  ],
  [
    'plain blocks within plain blocks',
    '{{#l}}{{#../l}}{{#../../l}}x{{/../../l}}{{/../l}}{{/l}}',
    { l: long },
  ],
  ['a loop that writes nothing', '{{#each l}}{{#each ../l}}{{/each}}{{/each}}', { l: long }],
  [
    'rounds with many values',
    `{{#each l}}${'{{@root.l.length}}'.repeat(480)}{{/each}}`,
    { l: long },
  ],
  [
    'rounds with many conditions',
    `{{#each l}}${'{{#if x}}{{/if}}'.repeat(480)}{{/each}}`,
    { l: long },
  ],
  ['long paths', `{{#each l}}{{${'a.'.repeat(4000)}a}}{{/each}}`, { l: long }],
  ['lookups', `{{#each l}}${'{{lookup ../l 1}}'.repeat(200)}{{/each}}`, { l: long }],
  ['lists of lists that are written', '{{#each l}}{{../l}}{{/each}}', { l: long }],
  [
    'objects of which nothing is written',
    '{{#each l}}{{../o}}{{/each}}',
    { l: long, o: Object.fromEntries(long.map((_, n) => [`_${n}`, n])) },
  ],
];
test.each(hungry)('%s end when the budget is spent', (_name, text, context) => {
  const budget = new TemplateBudget();
  expect(() => parseTemplate(text)(context, {}, budget)).toThrow('more than 50000 steps');
  expect(budget.steps).toBe(maxTemplateSteps + 1);
});

test('every rendering has a budget of its own', () => {
  const render = parseTemplate('{{#each l}}{{this}}{{/each}}');
  const context = { l: Array.from({ length: 10_000 }, () => 'x') };
  expect([render(context).length, render(context).length]).toEqual([10_000, 10_000]);
});

test('steps are counted one by one', () => {
  const budget = new TemplateBudget();
  parseTemplate('a{{b.c}}{{#if d}}{{else}}e{{/if}}{{#each l}}{{.}}{{/each}}')(
    { b: { c: 1 }, l: [1, 2] },
    {},
    budget,
  );
  // a · b.c, its two members, its value · if, d, e · each, l, and for each of two rounds the round, the node and its value.
  expect(budget.steps).toBe(1 + 4 + 3 + 2 + 2 * 3);
});

const big = 'x'.repeat(100_000);
const floods: readonly [name: string, text: string][] = [
  ['a loop', '{{#each l}}{{../big}}{{/each}}'],
  ['values side by side', '{{big}}'.repeat(20)],
  ['lists', '{{bigs}}'],
];
test.each(floods)('a text that %s would make endless is not made', (_name, text) => {
  const context = { l: long, big, bigs: Array.from({ length: 20 }, () => big) };
  expect(() => parseTemplate(text)(context)).toThrow('more than 1000000 characters');
});
