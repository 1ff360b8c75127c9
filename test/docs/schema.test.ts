import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { attributeTypes } from '../../src/domain/schema/attribute-types.ts';

const page = readFileSync(new URL('../../docs/reference/schema.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| `(\w+)` \| (.*) \| (\w*) ?\| ?(.*) ?\|$/gm)]
  .map(([, name = '', , searchAs = '', repeated = '']) => ({ name, searchAs, repeated }))
  .filter(({ name }) => attributeTypes.has(name));

test('every attribute type is on the page, once', () => {
  expect(rows.map(({ name }) => name).sort()).toEqual([...attributeTypes.keys()].sort());
});

test.each(rows)(
  '$name is searched and repeated as the page says',
  ({ name, searchAs, repeated }) => {
    const { fields, repeats } = attributeTypes.get(name)!;
    expect(searchAs).toBe(fields('x')['x'] ?? '');
    const under = typeof repeats === 'object' ? repeats.under : undefined;
    if (under !== undefined) expect(repeated.trim()).toMatch(new RegExp(`^\`{ "${under}": .*}\`$`));
    else expect(repeated.trim()).toBe(repeats === 'as objects' ? 'the object itself' : '');
  },
);
