import { expect, test, vi } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { compileTitle } from './title.ts';

const titles: readonly [template: string, document: JsonObject, title: string][] = [
  ['{{first}} {{last}}', { first: 'Ann', last: 'Lee' }, 'Ann Lee'],
  ['{{first}} {{last}}', { last: 'Lee' }, 'Lee'],
  ['{{first}}', {}, ''],
  ['{{name}}', { name: 'A & <B> "C"' }, 'A & <B> "C"'],
  ['{{address.0.city}}', { address: [{ city: 'Bonn' }] }, 'Bonn'],
  ['{{#if name}}{{name}}{{else}}{{number}}{{/if}}', { number: 'OP-1' }, 'OP-1'],
  ['{{#each list}}{{this}} {{/each}}', { list: ['a', 'b'] }, 'a b'],
  ['{{#each list}}{{this}}{{/each}}', { list: null }, ''],
  ['{{a.[b c]}}', { a: { 'b c': 'x' } }, 'x'],
  ['{{value}}', { value: 0 }, '0'],
  ['{{constructor}}{{toString}}{{a.constructor.name}}', { a: {} }, ''],
  ['{{toString}}', { toString: 'own' }, 'own'],
  ['no braces', {}, 'no braces'],
  ['a{{log "x"}}b', {}, 'ab'],
];
test.each(titles)('%s of %j is %j', (template, document, title) => {
  expect(compileTitle(template)(document)).toEqual({ text: title });
});

const failures: readonly [template: string, reason: RegExp][] = [
  ['{{foo bar}}', /foo/],
  ['{{> partial}}', /partials/],
  ['{{#each l}}{{#each ../l}}{{#each ../l}}x{{/each}}{{/each}}{{/each}}', /50000 steps/],
  ['{{#if', /Parse error|Expecting|Lexical/],
];
test.each(failures)('%s gives an empty title and a reason in one line', (template, reason) => {
  const title = compileTitle(template)({ l: Array(1000).fill(1) });
  expect(title.text).toBe('');
  expect(title.failure).toMatch(reason);
  expect(title.failure).not.toContain('\n');
});

test('a template cannot write to the console', () => {
  const written = vi.spyOn(console, 'log').mockReturnValue();
  compileTitle('{{log "x" level="info"}}')({});
  expect(written).not.toHaveBeenCalled();
  written.mockRestore();
});

test('a title of a thousand characters is long enough, and is not cut within a character', () => {
  const render = compileTitle('{{a}}');
  expect(render({ a: 'x'.repeat(2000) }).text).toBe('x'.repeat(1000));
  expect(render({ a: `${'x'.repeat(999)}😀` }).text).toBe('x'.repeat(999));
});
