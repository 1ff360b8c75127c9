import { expect, test } from 'vitest';
import { isServerUrl } from './is-server-url.ts';

test.each([
  ['https://api.example', true],
  ['http://localhost:8080/entia/', true],
  ['ftp://api.example', false],
  ['api.example', false],
  ['https://api.example/?a=b', false],
  ['https://api.example/#a', false],
  ['https://user@api.example', false],
  ['https://:secret@api.example', false],
])('%s: %s', (text, expected) => expect(isServerUrl(text)).toBe(expected));
