import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import { applyPatch, maxPatchCost, type PatchOperation } from './json-patch.ts';

const at = (code: string, path: string) =>
  expect.objectContaining({
    code: 'entity/patch-inapplicable',
    problems: [expect.objectContaining({ code, path })],
  });
const noPlace = (path: string) => at('patch/no-such-place', path);

const refused: readonly [name: string, doc: JsonObject, patch: PatchOperation[], error: unknown][] =
  [
    [
      'an index with a leading zero',
      { a: [1, 2] },
      [{ op: 'remove', path: '/a/01' }],
      noPlace('/0/path'),
    ],
    [
      'an index behind the end',
      { a: [] },
      [{ op: 'add', path: '/a/1', value: 1 }],
      noPlace('/0/path'),
    ],
    [
      '- where a value must be',
      { a: [1] },
      [{ op: 'replace', path: '/a/-', value: 1 }],
      noPlace('/0/path'),
    ],
    [
      'a key of a text',
      { a: 'x' },
      [{ op: 'add', path: '/a/length', value: 1 }],
      noPlace('/0/path'),
    ],
    ['what objects inherit', {}, [{ op: 'remove', path: '/toString' }], noPlace('/0/path')],
    [
      'a place in what objects inherit',
      {},
      [{ op: 'add', path: '/constructor/x', value: 1 }],
      noPlace('/0/path'),
    ],
    [
      'what arrays inherit',
      { a: [] },
      [{ op: 'copy', from: '/a/length', path: '/b' }],
      noPlace('/0/from'),
    ],
    [
      'a prototype',
      {},
      [{ op: 'add', path: '/__proto__', value: {} }],
      at('json/forbidden-key', '/0/path'),
    ],
    [
      'a place in a prototype',
      {},
      [{ op: 'add', path: '/__proto__/x', value: 1 }],
      noPlace('/0/path'),
    ],
    [
      'a copy to a prototype',
      { a: {} },
      [{ op: 'copy', from: '/a', path: '/a/__proto__' }],
      at('json/forbidden-key', '/0/path'),
    ],
    [
      'moving a value into itself',
      { a: {} },
      [{ op: 'move', from: '/a', path: '/a/b' }],
      noPlace('/0/path'),
    ],
    [
      'moving all into itself',
      { a: {} },
      [{ op: 'move', from: '', path: '/a' }],
      noPlace('/0/path'),
    ],
    [
      'an operation after one that is performed',
      { a: 1 },
      [
        { op: 'remove', path: '/a' },
        { op: 'remove', path: '/a' },
      ],
      noPlace('/1/path'),
    ],
  ];
test.each(refused)('%s is refused', (_name, document, patch, error) => {
  const before = structuredClone(document);
  expect(() => applyPatch(document, patch)).toThrow(error as Error);
  expect(document).toEqual(before);
});

const tests: readonly [doc: JsonValue, value: JsonValue, same: boolean][] = [
  [0, -0, true],
  [1, 1, true],
  [1, '1', false],
  [null, null, true],
  [null, false, false],
  [{}, [], false],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [[1, 2], [2, 1], false],
  [{ a: null }, {}, false],
];
test.each(tests)('test: %j is %j: %s', (value, expected, same) => {
  const run = () => applyPatch({ a: value }, [{ op: 'test', path: '/a', value: expected }]);
  if (same) expect(run()).toEqual({ a: value });
  else expect(run).toThrow(expect.objectContaining({ code: 'entity/patch-test-failed' }));
});

test('a failed test names the operation and the pointer', () => {
  const patch: PatchOperation[] = [
    { op: 'add', path: '/a', value: 1 },
    { op: 'test', path: '/b/0', value: 1 },
  ];
  expect(() => applyPatch({}, patch)).toThrow(
    expect.objectContaining({ details: { operation: 1, pointer: '/b/0' } }),
  );
});

test('neither the document nor the patch is changed, and what is copied is another value', () => {
  const document = { a: { n: [1] } };
  const patch: PatchOperation[] = [
    { op: 'add', path: '/b', value: { n: [] } },
    { op: 'copy', from: '/b', path: '/c' },
    { op: 'add', path: '/b/n/-', value: 1 },
    { op: 'add', path: '/c/n/-', value: 2 },
    { op: 'add', path: '/a/n/-', value: 3 },
  ];
  const sent = structuredClone(patch);
  for (let run = 0; run < 2; run++)
    expect(applyPatch(document, patch)).toEqual({ a: { n: [1, 3] }, b: { n: [1] }, c: { n: [2] } });
  expect(patch).toEqual(sent);
  expect(document).toEqual({ a: { n: [1] } });
});

test('a replaced key keeps its place', () => {
  const patched = applyPatch({ a: 1, b: 2 }, [{ op: 'replace', path: '/a', value: 3 }]);
  expect(JSON.stringify(patched)).toBe('{"a":3,"b":2}');
});

describe('bounds', () => {
  const tooLarge = expect.objectContaining({ code: 'entity/patch-too-large' });
  const times = (count: number, operation: (n: number) => PatchOperation) =>
    Array.from({ length: count }, (_, n) => operation(n));

  test('copies that double the document', () => {
    const patch = times(64, (n) => ({ op: 'copy', from: '', path: `/a${n}` }));
    expect(() => applyPatch({ text: 'x' }, patch)).toThrow(tooLarge);
  });

  test('copies of a long text', () => {
    const patch = times(1000, (n) => ({ op: 'copy', from: '/text', path: `/a${n}` }));
    expect(() => applyPatch({ text: 'x'.repeat(maxPatchCost / 100) }, patch)).toThrow(tooLarge);
  });

  test('a copy costs ten for each value', () => {
    const copy: PatchOperation[] = [{ op: 'copy', from: '/a', path: '/b' }];
    const withLength = (length: number) => ({ a: Array.from({ length }, () => 1) });
    expect(applyPatch(withLength(maxPatchCost / 20), copy)).toHaveProperty('b');
    expect(() => applyPatch(withLength(maxPatchCost / 10), copy)).toThrow(tooLarge);
  });

  const long = Array.from({ length: 200_000 }, () => 1);
  test.each<[string, PatchOperation]>([
    ['insert', { op: 'add', path: '/a/0', value: 1 }],
    ['remove', { op: 'remove', path: '/a/0' }],
    ['compare', { op: 'test', path: '/a', value: long }],
    ['move', { op: 'move', from: '/a/0', path: '/a/-' }],
  ])('operations that %s at the head of a long array', (_name, operation) => {
    expect(() =>
      applyPatch(
        { a: long },
        times(10_000, () => operation),
      ),
    ).toThrow(tooLarge);
  });

  test('many keys of one object cost as many as there are', () => {
    const patch = times(100_000, (n) => ({ op: 'add', path: `/k${n}`, value: n }) as const);
    expect(Object.keys(applyPatch({}, patch) as JsonObject)).toHaveLength(100_000);
  });

  test('levels are counted from the document on, however they are made', () => {
    const nested = (levels: number): JsonObject => (levels === 1 ? {} : { a: nested(levels - 1) });
    const deep = at('json/too-deep', '/0/path');
    const put = (value: JsonValue): PatchOperation[] => [{ op: 'add', path: '/x', value }];
    expect(applyPatch({}, put(nested(99)))).toEqual({ x: nested(99) });
    expect(() => applyPatch({}, put(nested(100)))).toThrow(deep);
    const copy: PatchOperation[] = [{ op: 'copy', from: '/a', path: '/x/y' }];
    expect(() => applyPatch({ ...nested(100), x: {} }, copy)).toThrow(deep);
    const move: PatchOperation[] = [{ op: 'move', from: '/a', path: '/x/y' }];
    expect(() => applyPatch({ ...nested(100), x: {} }, move)).toThrow(deep);
    const down = times(200, (n) => ({ op: 'add', path: '/a'.repeat(n + 1), value: {} }) as const);
    expect(() => applyPatch({}, down)).toThrow(at('json/too-deep', '/99/path'));
  });
});

test('replacing every value by what it is there for leaves the document as it is', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (sent) => {
      const document = JSON.parse(JSON.stringify(sent).replaceAll('__proto__', '_')) as JsonObject;
      const patch = Object.entries(document).flatMap(([key, value]): PatchOperation[] => {
        const path = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        return [
          { op: 'test', path, value },
          { op: 'move', from: path, path: '/a~1 moved value' },
          { op: 'copy', from: '/a~1 moved value', path },
          { op: 'replace', path, value },
          { op: 'remove', path: '/a~1 moved value' },
        ];
      });
      expect(applyPatch(document, patch)).toEqual(document);
    }),
  );
});
