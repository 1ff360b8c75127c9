import { expect, test } from 'vitest';
import type { Store } from '../../src/ports/unit-of-work.ts';
import { newOrganization } from '../../src/usecases/access/organizations.ts';
import { awkwardStrings, orgs, tokenRow } from '../support/rows.ts';

const [north, south] = orgs;

export function organizationStoreContract(open: () => Promise<Store>): void {
  test('organizations come back as they were added, page by page, by id', async () => {
    const store = await open();
    const rows = awkwardStrings.map((name, n) => ({
      id: `o${10 + n}`,
      name,
      createdAt: n,
      suspendedAt: n % 2 === 0 ? undefined : 2 ** 41,
      requiresIfMatch: n % 3 === 0,
    }));
    for (const row of rows.toReversed()) await store.run(row.id, (tx) => tx.organizations.add(row));
    expect((await store.organizations.list(0, 100)).organizations).toEqual(rows);
    const page = { total: rows.length, organizations: rows.slice(1, 3) };
    expect(await store.organizations.list(1, 2)).toEqual(page);
    expect(await store.organizations.find('o11')).toEqual(rows[1]);
    expect(await store.organizations.find('o9')).toBeUndefined();
  });

  test('an id is used once', async () => {
    const store = await open();
    const row = newOrganization(north, 'a', 1);
    await store.run(north, (tx) => tx.organizations.add(row));
    await expect(
      store.run(north, (tx) => tx.organizations.add({ ...row, name: 'b' })),
    ).rejects.toThrow();
    expect(await store.organizations.find(north)).toEqual(row);
  });

  test('a new state takes the place of the old one, and of no other', async () => {
    const store = await open();
    const [mine, other] = [newOrganization(north, 'a', 1), newOrganization(south, 'b', 2)];
    const suspended = { ...mine, name: 'c', suspendedAt: 3, requiresIfMatch: true };
    await store.run(south, (tx) => tx.organizations.add(other));
    await store.run(north, async (tx) => {
      await tx.organizations.add(mine);
      await tx.organizations.replace(suspended);
    });
    expect(await store.organizations.find(north)).toEqual(suspended);
    await store.run(north, (tx) => tx.organizations.replace(mine));
    expect(await store.organizations.find(north)).toEqual(mine);
    expect(await store.organizations.find(south)).toEqual(other);
  });
}

export function tokenStoreContract(open: () => Promise<Store>): void {
  test('a token is found by its hash, whatever its organization', async () => {
    const store = await open();
    const rows = orgs.map((org, n) => tokenRow(org, 1, { hash: `h${n}`, name: '\ud800' }));
    await store.run(north, async (tx) => {
      for (const row of rows) await tx.tokens.add(row);
    });
    for (const row of rows) expect(await store.tokens.findByHash(row.hash)).toEqual(row);
    expect(await store.tokens.findByHash('other')).toBeUndefined();
  });

  test('a token comes back as it was added', async () => {
    const store = await open();
    const rows = awkwardStrings.map((name, n) =>
      tokenRow(north, n, {
        name,
        scopes: n % 2 === 0 ? undefined : ['entity:view', name],
        role: n % 2 === 0 ? 'viewer' : 'owner',
        createdBy: `user:${n}`,
        expiresAt: n % 3 === 0 ? undefined : 2 ** 41,
        lastUsedAt: n % 3 === 1 ? undefined : 2 ** 40,
        revokedAt: n % 3 === 2 ? undefined : 0,
      }),
    );
    await store.run(north, async (tx) => {
      for (const row of rows) await tx.tokens.add(row);
    });
    for (const row of rows) expect(await store.tokens.find(north, row.id)).toEqual(row);
    expect(await store.tokens.find(south, rows[0]!.id)).toBeUndefined();
  });

  test('tokens of an organization are listed by id, a page at a time', async () => {
    const store = await open();
    const rows = [1, 2, 3].map((n) => tokenRow(north, n, { createdAt: -n }));
    await store.run(south, async (tx) => {
      for (const row of [...rows].reverse()) await tx.tokens.add(row);
      await tx.tokens.add(tokenRow(south, 4));
      await tx.tokens.add(tokenRow(north, 5, { reach: 'instance' }));
      expect(await tx.tokens.list(north, { from: 0, size: 10 })).toEqual({
        total: 3,
        tokens: rows,
      });
    });
    expect(await store.tokens.list(north, { from: 0, size: 2 })).toEqual({
      total: 3,
      tokens: rows.slice(0, 2),
    });
    expect(await store.tokens.list(north, { from: 2, size: 2 })).toEqual({
      total: 3,
      tokens: rows.slice(2),
    });
    expect(await store.tokens.list(north, { from: 3, size: 2 })).toEqual({ total: 3, tokens: [] });
    expect(await store.tokens.list('nobody', { from: 0, size: 2 })).toEqual({
      total: 0,
      tokens: [],
    });
  });

  test('a use and a revocation change one token, and nothing else of it', async () => {
    const store = await open();
    const [mine, theirs] = [tokenRow(north, 1), tokenRow(south, 1, { hash: 'other' })];
    await store.run(north, async (tx) => {
      for (const row of [mine, theirs]) await tx.tokens.add(row);
    });
    await store.run(north, (tx) => tx.tokens.use(north, mine.id, 7));
    expect(await store.tokens.find(north, mine.id)).toEqual({ ...mine, lastUsedAt: 7 });
    await store.run(north, (tx) => tx.tokens.revoke(north, mine.id, 8));
    const changed = { ...mine, lastUsedAt: 7, revokedAt: 8 };
    expect(await store.tokens.findByHash(mine.hash)).toEqual(changed);
    expect(await store.tokens.find(south, theirs.id)).toEqual(theirs);
    await store.run(north, (tx) => tx.tokens.use(north, 'nobody', 7));
    expect((await store.tokens.list(north, { from: 0, size: 10 })).tokens).toEqual([changed]);
  });

  test('tokens are listed with those that are revoked, without them, or alone', async () => {
    const store = await open();
    const rows = [1, 2, 3].map((n) => tokenRow(north, n, { revokedAt: n === 2 ? 7 : undefined }));
    await store.run(north, async (tx) => {
      for (const row of rows) await tx.tokens.add(row);
    });
    const [first, second, third] = rows;
    const page = { from: 0, size: 1 };
    for (const [revoked, tokens, total] of [
      [undefined, [first], 3],
      [false, [first], 2],
      [true, [second], 1],
    ] as const)
      expect(await store.tokens.list(north, { ...page, revoked })).toEqual({ total, tokens });
    const next = { from: 1, size: 9, revoked: false };
    expect(await store.tokens.list(north, next)).toEqual({ total: 2, tokens: [third] });
  });

  test('the tokens of the instance are those that reach it and are not revoked', async () => {
    const store = await open();
    const instance = { reach: 'instance' as const };
    const rows = [
      tokenRow(south, 1, { ...instance, hash: 'a' }),
      tokenRow(north, 1, { ...instance, hash: 'b', revokedAt: 5 }),
      tokenRow(north, 2, { ...instance, hash: 'c' }),
      tokenRow(north, 3),
    ];
    await store.run(north, async (tx) => {
      for (const row of rows) await tx.tokens.add(row);
      expect(await tx.tokens.ofInstance()).toEqual([rows[2], rows[0]]);
    });
    expect(await store.tokens.ofInstance()).toEqual([rows[2], rows[0]]);
  });

  test('a hash is used once', async () => {
    const store = await open();
    await store.run(north, (tx) => tx.tokens.add(tokenRow(north, 1)));
    const same = tokenRow(south, 2, { hash: tokenRow(north, 1).hash });
    await expect(store.run(north, (tx) => tx.tokens.add(same))).rejects.toThrow();
  });
}
