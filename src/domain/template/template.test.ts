import { expect, test } from 'vitest';
import { checkTemplate, compileTemplate } from './template.ts';

test.each([
  ['{{a}}', true],
  ['{{#each a}}{{/each}}', true],
  ['{{foo bar}}', true],
  ['', true],
  ['{{a', false],
  ['{{#each a}}', false],
  ['{{/if}}', false],
  ['{{> p}}', false],
  ['{{#*inline "p"}}x{{/inline}}', false],
  ['{{#if a}}{{> p}}{{/if}}', false],
])('%j is valid: %s', (text, valid) => {
  expect(checkTemplate(text) === undefined).toBe(valid);
});

const loops: readonly [name: string, text: string][] = [
  ['each', '{{#each l}}{{#each ../l}}{{#each ../../l}}x{{/each}}{{/each}}{{/each}}'],
  ['plain blocks', '{{#l}}{{#../l}}{{#../../l}}x{{/../../l}}{{/../l}}{{/l}}'],
];
test.each(loops)('nested loops of %s come to an end', (_name, text) => {
  const context = { l: Array(1000).fill(1) };
  expect(() => compileTemplate(text)(context)).toThrow('10000 rounds');
});

test('every rendering has all its rounds', () => {
  const render = compileTemplate('{{#each l}}{{this}}{{/each}}');
  const context = { l: Array(6000).fill('x') };
  expect([render(context).length, render(context).length]).toEqual([6000, 6000]);
});

test('what a loop knows of itself', () => {
  const render = compileTemplate(
    '{{#each l as |item at|}}{{at}}{{item}}{{#unless @last}},{{/unless}}{{else}}none{{/each}}',
  );
  expect([render({ l: ['a', 'b'] }), render({ l: [] })]).toEqual(['0a,1b', 'none']);
});

const tooMuch: readonly [name: string, text: string, says: string][] = [
  ['a text that is too long', 'x'.repeat(10_001), 'longer than 10000'],
  ['too many values', '{{a}}'.repeat(501), 'more than 500 values'],
];
test.each(tooMuch)('%s is not compiled', (_name, text, says) => {
  expect(() => compileTemplate(text)).toThrow(says);
  expect(checkTemplate(text)).toContain(says);
});

const floods: readonly [name: string, text: string][] = [
  ['a loop', '{{#each l}}{{../big}}{{/each}}'],
  ['values side by side', '{{big}}'.repeat(20)],
];
test.each(floods)('a text that %s would make endless is not made', (_name, text) => {
  const context = { l: Array(1000).fill(1), big: 'x'.repeat(100_000) };
  expect(() => compileTemplate(text)(context)).toThrow('more than 1000000 characters');
});
