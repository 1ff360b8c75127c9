import { expect, test } from 'vitest';
import { stores } from '../../../test/support/stores.ts';
import { systemIds } from '../../adapters/system/ids.ts';
import { prepareInstance } from './prepare-instance.ts';

test.each(stores)(
  '$name: an instance has one admin token, whatever its organizations',
  async (kind) => {
    const store = await kind.open();
    const clock = { now: () => 5 };
    const deps = { store, clock, ids: systemIds(clock) };
    const start = (org: string, adminTokenGiven = false) =>
      prepareInstance(deps, { org, adminTokenGiven });
    expect(await start('north', true)).toBeUndefined();
    expect(await start('north')).toMatch(/^entia_admin_[0-9a-f]{64}$/);
    expect(await start('north')).toBeUndefined();
    expect(await start('south')).toBeUndefined();
    const [only, ...more] = await store.tokens.ofInstance();
    expect([only, more]).toMatchObject([{ org: 'north', reach: 'instance' }, []]);
    await store.run('north', (tx) => tx.tokens.revoke('north', only!.id, 5));
    expect(await start('south')).toMatch(/^entia_admin_/);
  },
);
