import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memberText, withoutMember } from './json-text.ts';

test('a member is found, and taken out, as by parsing the whole', () => {
  const key = fc.oneof(fc.constantFrom('_title', '_id', 'a"b', '\\', '__x'), fc.string());
  const value = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(fc.dictionary(key, value, { noNullPrototype: true }), key, (object, name) => {
      const text = JSON.stringify(object);
      const parsed = JSON.parse(text) as Record<string, unknown>;
      const { [name]: member, ...rest } = parsed;
      const isThere = Object.hasOwn(parsed, name);
      expect(memberText(text, name)).toBe(isThere ? JSON.stringify(member) : undefined);
      expect(withoutMember(text, name)).toBe(isThere ? JSON.stringify(rest) : text);
    }),
    { numRuns: 300 },
  );
});
