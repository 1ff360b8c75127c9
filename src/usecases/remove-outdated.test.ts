import { expect, test } from 'vitest';
import { sqlite } from '../../test/support/stores.ts';
import { removeOutdated } from './remove-outdated.ts';

test('a sweep that removes nothing ends, whatever is found', async () => {
  let asked = 0;
  const find = () => Promise.resolve(asked++ < 10 ? [{ org: 'north', until: 1 }] : []);
  await removeOutdated(await sqlite.open(), { find, remove: () => Promise.resolve(0) });
  expect(asked).toBe(1);
});
