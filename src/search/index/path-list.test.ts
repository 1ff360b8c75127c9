import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PathList } from './path-list.ts';

test('finds a path and what is below it, however many there are', () => {
  const path = fc.array(fc.constantFrom('a', 'b', 'a-', 'ab'), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.uniqueArray(path.map((keys) => keys.join('.'))), path, (paths, asked) => {
      const list = new PathList<{ readonly path: string }>();
      const fillers = Array.from({ length: 600 }, (_, n) => `filler.${n}`);
      const all = [...paths.slice(0, 5), ...fillers, ...paths.slice(5)];
      for (const each of all) list.add({ path: each });
      const wanted = asked.join('.');
      const expected = all.filter((each) => each === wanted || each.startsWith(`${wanted}.`));
      const found = [...list.under(wanted)].map((item) => item.path);
      expect(found.sort()).toEqual(expected.sort());
      expect([...list.under('filler')]).toHaveLength(fillers.length);
    }),
  );
});
