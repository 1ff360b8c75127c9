import { expect, test } from 'vitest';
import type { Token } from '../../src/ports/token-store.ts';
import type { Store } from '../../src/ports/unit-of-work.ts';
import { newOrganization } from '../../src/usecases/access/organizations.ts';
import { awkwardStrings, orgs } from '../support/rows.ts';

const [north, south] = orgs;

export function organizationStoreContract(open: () => Promise<Store>): void {
  test('organizations come back as they were added, listed by id', async () => {
    const store = await open();
    const rows = awkwardStrings.map((name, n) => ({
      id: `o${10 + n}`,
      name,
      createdAt: n,
      suspendedAt: n % 2 === 0 ? undefined : 2 ** 41,
      requiresIfMatch: n % 3 === 0,
    }));
    await store.run(async (tx) => {
      for (const row of rows.toReversed()) await tx.organizations.add(row);
      expect(await tx.organizations.list()).toEqual(rows);
    });
    expect(await store.organizations.list()).toEqual(rows);
    expect(await store.organizations.find('o11')).toEqual(rows[1]);
    expect(await store.organizations.find('o9')).toBeUndefined();
  });

  test('an id is used once', async () => {
    const store = await open();
    const row = newOrganization(north, 'a', 1);
    await store.run((tx) => tx.organizations.add(row));
    await expect(store.run((tx) => tx.organizations.add({ ...row, name: 'b' }))).rejects.toThrow();
    expect(await store.organizations.find(north)).toEqual(row);
  });

  test('a new state takes the place of the old one, and of no other', async () => {
    const store = await open();
    const [mine, other] = [newOrganization(north, 'a', 1), newOrganization(south, 'b', 2)];
    const suspended = { ...mine, name: 'c', suspendedAt: 3, requiresIfMatch: true };
    await store.run(async (tx) => {
      for (const row of [mine, other]) await tx.organizations.add(row);
      await tx.organizations.replace(suspended);
    });
    expect(await store.organizations.find(north)).toEqual(suspended);
    await store.run((tx) => tx.organizations.replace(mine));
    expect(await store.organizations.find(north)).toEqual(mine);
    expect(await store.organizations.find(south)).toEqual(other);
  });
}

export function tokenStoreContract(open: () => Promise<Store>): void {
  test('a token is found by its hash, whatever its organization', async () => {
    const store = await open();
    const rows = orgs.map((org, n) => tokenRow(org, 1, { hash: `h${n}`, name: '\ud800' }));
    await store.run(async (tx) => {
      for (const row of rows) await tx.tokens.add(row);
    });
    for (const row of rows) expect(await store.tokens.findByHash(row.hash)).toEqual(row);
    expect(await store.tokens.findByHash('other')).toBeUndefined();
  });

  test('tokens of an organization are listed oldest first', async () => {
    const store = await open();
    const [a, b, c] = [
      tokenRow(north, 1, { createdAt: 5 }),
      tokenRow(north, 2, { createdAt: 3 }),
      tokenRow(north, 3, { createdAt: 5 }),
    ];
    await store.run(async (tx) => {
      for (const row of [c, a, b, tokenRow(south, 4)]) await tx.tokens.add(row);
      expect(await tx.tokens.list(north)).toEqual([b, a, c]);
    });
    expect(await store.tokens.list(north)).toEqual([b, a, c]);
  });

  test('a hash is used once', async () => {
    const store = await open();
    await store.run((tx) => tx.tokens.add(tokenRow(north, 1)));
    const same = tokenRow(south, 2, { hash: tokenRow(north, 1).hash });
    await expect(store.run((tx) => tx.tokens.add(same))).rejects.toThrow();
  });
}

function tokenRow(org: string, n: number, change: Partial<Token> = {}): Token {
  return {
    org,
    id: `t${n}`,
    hash: `hash ${n}`,
    prefix: 'ent_ab',
    name: 'a',
    role: 'owner',
    createdAt: n,
    ...change,
  };
}
