import { expect, test } from 'vitest';
import { isUuid, orgIdPattern, slugPattern, ulid, uuidV5, uuidV7 } from './ids.ts';

test('uuidV5 agrees with the example of RFC 9562, appendix A.4', () => {
  const dnsNamespace = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
  expect(uuidV5(dnsNamespace, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
});

test('uuidV7 agrees with the example of RFC 9562, appendix A.6', () => {
  const random = Uint8Array.fromHex('0cc318c4dc0c0c07398f');
  expect(uuidV7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
});

test('uuidV7 sorts by time', () => {
  const [least, most] = [new Uint8Array(10), new Uint8Array(10).fill(255)];
  const times = [0, 1, 2 ** 32 - 1, 2 ** 32, Date.UTC(2026, 0, 1), 2 ** 48 - 1];
  const ids = times.flatMap((time) => [uuidV7(time, least), uuidV7(time, most)]);
  expect(ids.toSorted()).toEqual(ids);
  expect(ids.every((id) => isUuid(id) && id[14] === '7' && /[89ab]/.test(id.charAt(19)))).toBe(
    true,
  );
});

test('ulid agrees with the example of its specification', () => {
  // github.com/ulid/spec: 01ARZ3NDEK stands for 1469922850259.
  expect(ulid(1469922850259, new Uint8Array(16))).toBe('01ARZ3NDEK0000000000000000');
  expect(ulid(0, new Uint8Array(16).fill(255))).toBe(`${'0'.repeat(10)}${'Z'.repeat(16)}`);
  expect(ulid(2 ** 48 - 1, new Uint8Array(16))).toBe('7ZZZZZZZZZ0000000000000000');
});

const texts: readonly [text: string, uuid: boolean, slug: boolean, org: boolean][] = [
  ['2ed6657d-e927-568b-95e1-2665a8aea6a2', true, true, true],
  ['2ED6657D-E927-568B-95E1-2665A8AEA6A2', true, true, true],
  ['00000000-0000-0000-0000-000000000000', true, true, true],
  ['2ed6657de927568b95e12665a8aea6a2', false, true, true],
  ['2ed6657d-e927-568b-95e1-2665a8aea6a2\n', false, false, false],
  ['contact', false, true, true],
  ['a b', false, false, false],
  ['ä', false, false, false],
  ['', false, false, false],
  ['a'.repeat(65), false, true, false],
];
test.each(texts)('%j: uuid %s, slug %s, organization %s', (text, uuid, slug, org) => {
  expect([isUuid(text), slugPattern.test(text), orgIdPattern.test(text)]).toEqual([
    uuid,
    slug,
    org,
  ]);
});
