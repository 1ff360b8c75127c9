import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { parseJson } from './parse-json.ts';
import type { ProblemCode } from './problem.ts';
import { isExact, maxJsonDepth, maxJsonMembers, maxJsonValues } from './scan-json.ts';

function nested(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels);
}

const kept: readonly [name: string, text: string, json: string][] = [
  ['an object', '{"a":1}', '{"a":1}'],
  ['a scalar', '"x"', '"x"'],
  ['a text behind an empty object', '[{},"__proto__"]', '[{},"__proto__"]'],
  ['white space around', ' \n{"a" : [ ]}\t', '{"a":[]}'],
  ['integer-like keys come first', '{"b":1,"1":2}', '{"1":2,"b":1}'],
  ['of duplicate keys the last', '{"a":1,"a":2}', '{"a":2}'],
  [
    'numbers that print shorter',
    '[1.50,15e-1,1E22,5e-324,-0.0,0e999]',
    '[1.5,1.5,1e+22,5e-324,0,0]',
  ],
  [
    'the largest exact integers',
    '[9007199254740991,-9007199254740992]',
    '[9007199254740991,-9007199254740992]',
  ],
  ['a sixteen-digit number that survives', '[1234567890123456]', '[1234567890123456]'],
  ['zeros behind a fraction', '[1.0000000000000000000000]', '[1]'],
  [
    'long digits inside a text',
    '["12345678901234567890","1e400"]',
    '["12345678901234567890","1e400"]',
  ],
  ['lone surrogates', '["\\ud800"]', '["\\ud800"]'],
  ['NUL', '["\\u0000"]', '["\\u0000"]'],
  [
    'keys named like members of Object',
    '{"constructor":1,"toString":2}',
    '{"constructor":1,"toString":2}',
  ],
  ['the deepest nesting', nested(maxJsonDepth), nested(maxJsonDepth)],
];
test.each(kept)('%s: kept', (_name, text, json) => {
  const parsed = parseJson(text);
  expect(parsed.ok && JSON.stringify(parsed.value)).toBe(json);
});

const refused: readonly [
  name: string,
  text: string,
  code: ProblemCode,
  paths: readonly string[],
][] = [
  ['nothing', '', 'json/malformed', ['']],
  ['a lone bracket', '{', 'json/malformed', ['']],
  ['a trailing comma', '{"a":1,}', 'json/malformed', ['']],
  ['a comment', '{} // x', 'json/malformed', ['']],
  ['NaN', '[NaN]', 'json/malformed', ['']],
  ['a number beyond the range', '{"a":1e400}', 'json/number-not-exact', ['/a']],
  ['a number beyond the range as the whole text', ' 1e400 ', 'json/number-not-exact', ['']],
  ['a number that would become 0', '[1e-400]', 'json/number-not-exact', ['/0']],
  [
    'an integer with too many digits',
    '{"a":[0,12345678901234567890]}',
    'json/number-not-exact',
    ['/a/1'],
  ],
  [
    'the first integer that does not survive',
    '[9007199254740993]',
    'json/number-not-exact',
    ['/0'],
  ],
  ['a fraction with too many digits', '[0.1234567890123456789]', 'json/number-not-exact', ['/0']],
  [
    'every such number at once',
    '{"a":1e999,"b":{"c":-1e999}}',
    'json/number-not-exact',
    ['/a', '/b/c'],
  ],
  [
    'an inexact number, also where a later duplicate wins',
    '{"a":12345678901234567890,"a":2}',
    'json/number-not-exact',
    ['/a'],
  ],
  [
    'the key __proto__ of a member that a later one replaces',
    '{"a":{"__proto__":1},"a":2}',
    'json/forbidden-key',
    ['/a/__proto__'],
  ],
  [
    'inexact numbers after keys and braces in texts',
    '{"a\\"]}":["{[\\\\",{"b,":[1,1e400]}]}',
    'json/number-not-exact',
    ['/a"]}/1/b,/1'],
  ],
  ['__proto__ at the top', '{"__proto__":{}}', 'json/forbidden-key', ['/__proto__']],
  ['__proto__ below', '{"a":[{"b":{"__proto__":1}}]}', 'json/forbidden-key', ['/a/0/b/__proto__']],
  ['an escaped __proto__', '{"\\u005f_proto__":1}', 'json/forbidden-key', ['/__proto__']],
  ['a key with / and ~', '{"a/b~c":1e999}', 'json/number-not-exact', ['/a~1b~0c']],
  ['one level too many', nested(maxJsonDepth + 1), 'json/too-deep', ['/0'.repeat(maxJsonDepth)]],
  ['100,000 levels', nested(100_000), 'json/too-deep', ['/0'.repeat(maxJsonDepth)]],
];
test.each(refused)('%s: refused', (_name, text, code, paths) => {
  const parsed = parseJson(text);
  expect(parsed.ok ? [] : parsed.problems).toMatchObject(paths.map((path) => ({ path, code })));
});

const floods: readonly [name: string, text: string, code: ProblemCode][] = [
  ['forbidden keys', `[${'{"__proto__":1},'.repeat(40_000)}0]`, 'json/forbidden-key'],
  ['inexact numbers', `[${'1e400,'.repeat(90_000)}0]`, 'json/number-not-exact'],
];
test.each(floods)('a flood of %s is cut at 100 problems', (_name, text, code) => {
  const parsed = parseJson(text);
  const problems = parsed.ok ? [] : parsed.problems;
  expect(problems).toHaveLength(100);
  expect(new Set(problems.map((problem) => problem.code))).toEqual(new Set([code]));
});

const longKeys: readonly [name: string, key: string, shown: RegExp][] = [
  ['a million characters', 'k'.repeat(1_000_000), /^\/k{200}$/],
  ['escapes', '\\u0041'.repeat(1_000_000), /^\/A{200}$/],
  ['an escape that the end of what is shown cuts', `a${'\\u0041'.repeat(1000)}`, /^\/aA{199}$/],
  ['backslashes', `a${'\\\\'.repeat(1000)}`, /^\/a\\{199}$/],
];
test.each(longKeys)('below a key of %s places are read as far as shown', (_name, key, shown) => {
  const parse = vi.spyOn(JSON, 'parse');
  const parsed = parseJson(`{"${key}":[${Array(100).fill('1e400').join()}]}`);
  const sources = parse.mock.calls.slice(0, -1).map(([source]) => source.length);
  parse.mockRestore();
  const problems = parsed.ok ? [] : parsed.problems;
  expect(problems).toHaveLength(100);
  for (const { path } of problems) expect(path).toMatch(shown);
  for (const length of sources) expect(length).toBeLessThan(1300);
});

test('of many long keys around a place no more are read than are shown', () => {
  const parse = vi.spyOn(JSON, 'parse');
  const around = Array.from({ length: 90 }, () => `{"${'a/~'.repeat(100)}":`).join('');
  const parsed = parseJson(`${around}1e400${'}'.repeat(90)}`);
  // The key that is shown, and the text.
  expect(parse).toHaveBeenCalledTimes(2);
  parse.mockRestore();
  expect(parsed.ok ? [] : parsed.problems).toHaveLength(1);
});

const beyond: readonly [name: string, text: string, code: ProblemCode][] = [
  ['brackets', '['.repeat(5_000_000), 'json/too-deep'],
  ['deep branches', `[${`${nested(101)},`.repeat(1000)}0]`, 'json/too-deep'],
  ['numbers', `[${'1,'.repeat(maxJsonValues)}1]`, 'json/too-many-values'],
  ['empty arrays', `[${'[],'.repeat(maxJsonValues / 2)}[]]`, 'json/too-many-values'],
  ['members', `{${'"a":1,'.repeat(maxJsonMembers)}"a":1}`, 'json/too-many-values'],
  [
    'members below',
    `[{"b":[]},{"a":{${'"a":1,'.repeat(maxJsonMembers)}"a":1}}]`,
    'json/too-many-values',
  ],
];
test.each(beyond)('%s beyond a bound are refused without being parsed', (_name, text, code) => {
  const parse = vi.spyOn(JSON, 'parse');
  const parsed = parseJson(text);
  expect(parsed.ok ? [] : parsed.problems).toMatchObject([{ code }]);
  for (const [source] of parse.mock.calls) expect(source.length).toBeLessThan(100);
  parse.mockRestore();
});

test('as many members as an object may have are read, in each', () => {
  const object = `{${'"a":1,'.repeat(maxJsonMembers - 1)}"a":1}`;
  expect(parseJson(`[${object},${object}]`).ok).toBe(true);
});

test('as many values as there may be are read', () => {
  const text = `[${'1,'.repeat(maxJsonValues - 2)}1]`;
  expect(parseJson(text).ok).toBe(true);
});

test('a scan finds what a look at every parsed value finds', () => {
  const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', '"', '\\', 'a,b', '[', '}'));
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      key,
      fc.constantFrom(1, 0.5, -2e-7, 1e21, true, null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc
        .array(fc.tuple(key, tie('value')), { maxLength: 4 })
        .map((members) =>
          JSON.parse(
            `{${members.map(([name, of]) => `${JSON.stringify(name)}:${JSON.stringify(of)}`).join()}}`,
          ),
        ),
    ),
  }));
  fc.assert(
    fc.property(value, (tree) => {
      const parsed = parseJson(JSON.stringify(tree));
      const told = parsed.ok ? [] : parsed.problems.map(({ path }) => path);
      expect([...new Set(told)].sort()).toEqual([...new Set(forbiddenIn(tree, ''))].sort());
    }),
  );
});

function forbiddenIn(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const at = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return [...(key === '__proto__' ? [at] : []), ...forbiddenIn(child, at)];
  });
}

test('a number of five million digits is refused without trying every suffix', () => {
  expect(parseJson(`1${'0'.repeat(5_000_000)}1`).ok).toBe(false);
});

const numbers: readonly [source: string, exact: boolean][] = [
  ['0', true],
  ['-0', true],
  ['0.1', true],
  ['100e-2', true],
  ['123456789012345680000', true],
  ['123456789012345678901', false],
  ['1e309', false],
  ['1.50000000000000000', true],
  ['2.0000000000000000', true],
  ['10e100', true],
  ['1.0e100', true],
  ['1.10e100', true],
];
test.each(numbers)('%s is exact: %s', (source, exact) => {
  expect(isExact(source, Number(source))).toBe(exact);
});
