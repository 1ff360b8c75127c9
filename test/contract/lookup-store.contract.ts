import { expect, test } from 'vitest';
import type { LookupEntry } from '../../src/ports/lookup-store.ts';
import type { Store } from '../../src/ports/unit-of-work.ts';
import { awkwardStrings, idOf, orgs } from '../support/rows.ts';

const [north, south] = orgs;
const email = (value: string): LookupEntry => ({ path: 'email', value });
const phone = (value: string): LookupEntry => ({ path: 'phone', value });

export function lookupStoreContract(open: () => Promise<Store>): void {
  test('entities are found by path and value, by id ascending, within organization and schema', async () => {
    const store = await open();
    await store.run(north, async (tx) => {
      for (const n of [3, 1, 2])
        await tx.lookups.replace(north, 'contact', idOf(n), [email('a'), phone('1')]);
      await tx.lookups.replace(north, 'account', idOf(4), [email('a')]);
      expect(await tx.lookups.find(north, 'contact', email('a'))).toHaveLength(3);
    });
    await store.run(south, (tx) => tx.lookups.replace(south, 'contact', idOf(5), [email('a')]));
    expect(await store.lookups.find(north, 'contact', email('a'))).toEqual([1, 2, 3].map(idOf));
    expect(await store.lookups.find(north, 'account', email('a'))).toEqual([idOf(4)]);
    expect(await store.lookups.find(south, 'contact', email('a'))).toEqual([idOf(5)]);
    expect(await store.lookups.find(north, 'contact', phone('a'))).toEqual([]);
    expect(await store.lookups.find(north, 'contact', email('b'))).toEqual([]);
  });

  test('replace takes the place of all entries of that entity, and of no other', async () => {
    const store = await open();
    for (const org of orgs)
      await store.run(org, async (tx) => {
        for (const n of [1, 2])
          await tx.lookups.replace(org, 'contact', idOf(n), [email('a'), phone('1')]);
        if (org === north) await tx.lookups.replace(north, 'contact', idOf(1), [email('b')]);
      });
    expect(await store.lookups.find(north, 'contact', email('a'))).toEqual([idOf(2)]);
    expect(await store.lookups.find(north, 'contact', phone('1'))).toEqual([idOf(2)]);
    expect(await store.lookups.find(north, 'contact', email('b'))).toEqual([idOf(1)]);
    expect(await store.lookups.find(south, 'contact', email('a'))).toEqual([idOf(1), idOf(2)]);
  });

  test('add keeps what is there; the same entry twice is one', async () => {
    const store = await open();
    await store.run(north, async (tx) => {
      await tx.lookups.replace(north, 'contact', idOf(1), [email('a'), email('a')]);
      await tx.lookups.add(north, 'contact', idOf(1), [email('a'), phone('1'), phone('2')]);
    });
    for (const entry of [email('a'), phone('1'), phone('2')])
      expect(await store.lookups.find(north, 'contact', entry)).toEqual([idOf(1)]);
  });

  test('different strings are different values', async () => {
    const store = await open();
    await store.run(north, async (tx) => {
      for (const [n, text] of awkwardStrings.entries())
        await tx.lookups.replace(north, 'contact', idOf(n), [
          email(text),
          { path: text, value: 'x' },
        ]);
    });
    for (const [n, text] of awkwardStrings.entries()) {
      expect(await store.lookups.find(north, 'contact', email(text))).toEqual([idOf(n)]);
      expect(await store.lookups.find(north, 'contact', { path: text, value: 'x' })).toEqual([
        idOf(n),
      ]);
    }
  });

  test('a very long value is a value', async () => {
    const store = await open();
    const long = 'v'.repeat(20_000);
    await store.run(north, (tx) =>
      tx.lookups.replace(north, 'contact', idOf(1), [email(`${long}1`)]),
    );
    expect(await store.lookups.find(north, 'contact', email(`${long}1`))).toEqual([idOf(1)]);
    expect(await store.lookups.find(north, 'contact', email(`${long}2`))).toEqual([]);
  });

  test('paths are declared for a schema, ascending, and may become ready', async () => {
    const store = await open();
    await store.run(north, async (tx) => {
      for (const path of ['phone', 'email'])
        await tx.lookups.declare(north, 'contact', { path, ready: false });
      await tx.lookups.declare(north, 'account', { path: 'vat', ready: true });
    });
    await store.run(south, (tx) =>
      tx.lookups.declare(south, 'contact', { path: 'name', ready: true }),
    );
    await store.run(north, async (tx) => {
      await tx.lookups.declare(north, 'contact', { path: 'email', ready: true });
      expect(await tx.lookups.paths(north, 'contact')).toHaveLength(2);
    });
    expect(await store.lookups.paths(north, 'contact')).toEqual([
      { path: 'email', ready: true },
      { path: 'phone', ready: false },
    ]);
    expect(await store.lookups.paths(south, 'contact')).toEqual([{ path: 'name', ready: true }]);
    expect(await store.lookups.paths(south, 'account')).toEqual([]);
  });
}
