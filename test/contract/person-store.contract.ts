import { expect, test } from 'vitest';
import type { Person } from '../../src/ports/person-store.ts';
import type { Session } from '../../src/ports/session-store.ts';
import type { Store } from '../../src/ports/unit-of-work.ts';
import { awkwardStrings, idOf, orgs } from '../support/rows.ts';

const [north, south] = orgs;

export function personStoreContract(open: () => Promise<Store>): void {
  test('people come back as they were added, in pages by id', async () => {
    const store = await open();
    const rows = awkwardStrings.map((text, n) =>
      personRow(north, n, {
        login: `${text}${n}`,
        name: text,
        passwordHash: n % 2 === 0 ? undefined : `$scrypt$${n}`,
        ticketHash: n % 3 === 0 ? undefined : `ticket ${n}`,
        suspendedAt: n % 2 === 0 ? 2 ** 41 : undefined,
      }),
    );
    await store.run(south, async (tx) => {
      for (const row of [...rows.toReversed(), personRow(south, 1)]) await tx.people.add(row);
      expect(await tx.people.find(north, idOf(3))).toEqual(rows[3]);
    });
    const total = rows.length;
    expect(await store.people.list(north, 0, 1000)).toEqual({ total, people: rows });
    expect(await store.people.list(north, 2, 3)).toEqual({ total, people: rows.slice(2, 5) });
    expect(await store.people.list(north, total, 3)).toEqual({ total, people: [] });
    for (const row of rows) expect(await store.people.findByLogin(north, row.login)).toEqual(row);
    expect(await store.people.findByLogin(south, rows[1]!.login)).toBeUndefined();
    expect(await store.people.findByTicket('ticket 4')).toEqual(rows[4]);
    expect(await store.people.findByTicket('ticket 3')).toBeUndefined();
  });

  test('a login is used once in an organization', async () => {
    const store = await open();
    for (const org of orgs) await store.run(org, (tx) => tx.people.add(personRow(org, 1)));
    const same = personRow(north, 2, { login: personRow(north, 1).login });
    await expect(store.run(north, (tx) => tx.people.add(same))).rejects.toThrow();
    expect((await store.people.list(north, 0, 10)).total).toBe(1);
  });

  test('a person is replaced and removed, and no other', async () => {
    const store = await open();
    const other = personRow(south, 1);
    await store.run(north, async (tx) => {
      for (const row of [personRow(north, 1), other]) await tx.people.add(row);
      await tx.people.replace(personRow(north, 1, { role: 'owner', name: 'b', suspendedAt: 7 }));
    });
    expect(await store.people.find(north, idOf(1))).toMatchObject({ role: 'owner', name: 'b' });
    await store.run(north, (tx) => tx.people.remove(north, idOf(1)));
    expect(await store.people.find(north, idOf(1))).toBeUndefined();
    expect(await store.people.find(south, idOf(1))).toEqual(other);
  });

  test('owners are counted who can log in', async () => {
    const store = await open();
    const owner = { role: 'owner' } as const;
    await store.run(north, async (tx) => {
      for (const row of [
        personRow(north, 1, owner),
        personRow(north, 2, owner),
        personRow(north, 3, { ...owner, suspendedAt: 1 }),
        personRow(north, 4),
        personRow(south, 5, owner),
      ])
        await tx.people.add(row);
    });
    expect(await store.people.countOwners(north)).toBe(2);
    expect(await store.people.countOwners('nobody')).toBe(0);
  });
}

export function sessionStoreContract(open: () => Promise<Store>): void {
  test('a session is found by its secrets, and only by those that it has now', async () => {
    const store = await open();
    const [before, other] = [sessionRow(north, 1), sessionRow(south, 2)];
    const after = { ...before, accessHash: 'new', turnHash: 'new', accessUntil: 9 };
    await store.run(north, async (tx) => {
      for (const row of [before, other]) await tx.sessions.add(row);
      expect(await tx.sessions.findByAccess(before.accessHash)).toEqual(before);
      await tx.sessions.replace(after);
    });
    expect(await store.sessions.findByAccess(before.accessHash)).toBeUndefined();
    expect(await store.sessions.findByAccess('new')).toEqual(after);
    expect(await store.sessions.findByFamily(before.familyHash)).toEqual(after);
    expect(await store.sessions.findByFamily(other.familyHash)).toEqual(other);
    await store.run(north, (tx) => tx.sessions.remove(north, before.id));
    expect(await store.sessions.findByAccess('new')).toBeUndefined();
    expect(await store.sessions.findByAccess(other.accessHash)).toEqual(other);
  });

  test('the sessions of a person are listed by id', async () => {
    const store = await open();
    const [a, b] = [sessionRow(north, 1), sessionRow(north, 2)];
    await store.run(north, async (tx) => {
      for (const row of [b, a, sessionRow(north, 3, { personId: 'x' }), sessionRow(south, 4)])
        await tx.sessions.add(row);
    });
    expect(await store.sessions.ofPerson(north, 'p')).toEqual([a, b]);
  });

  test('a secret is used once', async () => {
    const store = await open();
    await store.run(north, (tx) => tx.sessions.add(sessionRow(north, 1)));
    const { accessHash, familyHash } = sessionRow(north, 1);
    for (const same of [{ accessHash }, { familyHash }])
      await expect(
        store.run(south, (tx) => tx.sessions.add(sessionRow(south, 2, same))),
      ).rejects.toThrow();
  });
}

export function loginFailureStoreContract(open: () => Promise<Store>): void {
  test('failures are put, found, removed and forgotten by time, in their organization', async () => {
    const store = await open();
    const failures = (org: string, loginHash: string, at: number) => {
      return { org, loginHash, count: at, at };
    };
    await store.run(north, async (tx) => {
      await tx.loginFailures.put(failures(north, 'a', 1));
      for (const n of [10, 20, 30]) await tx.loginFailures.put(failures(north, `${n}`, n));
      await tx.loginFailures.put(failures(north, 'a', 20));
      await tx.loginFailures.put(failures(south, 'a', 5));
      await tx.loginFailures.remove(north, '20');
      await tx.loginFailures.prune(north, 11, 29);
    });
    const found = async (org: string, hash: string) =>
      (await store.loginFailures.find(org, hash))?.count;
    expect(await found(north, 'a')).toBe(20);
    expect(await found(south, 'a')).toBe(5);
    for (const gone of ['10', '20', '30']) expect(await found(north, gone)).toBeUndefined();
    await store.run(north, (tx) => tx.loginFailures.prune(north, 20, 20));
    expect(await store.loginFailures.find(north, 'a')).toEqual(failures(north, 'a', 20));
  });
}

export function groupStoreContract(open: () => Promise<Store>): void {
  const group = (org: string, n: number, name = `group ${n}`) => {
    return { org, id: idOf(n), name, createdAt: n };
  };

  test('groups have names and members, each in its organization', async () => {
    const store = await open();
    const rows = awkwardStrings.map((name, n) => group(north, n, name));
    await store.run(south, async (tx) => {
      for (const row of [...rows.toReversed(), group(south, 1)]) await tx.groups.add(row);
      for (const person of ['b', 'a', 'b']) await tx.groups.join(north, idOf(1), person);
      for (const [org, n] of [
        [north, 2],
        [south, 1],
      ] as const)
        await tx.groups.join(org, idOf(n), 'a');
    });
    const members = new Map([
      [idOf(1), ['a', 'b']],
      [idOf(2), ['a']],
    ]);
    const listed = rows.map((row) => ({ ...row, members: members.get(row.id) ?? [] }));
    const total = rows.length;
    expect(await store.groups.list(north, 0, 100)).toEqual({ total, groups: rows });
    expect(await store.groups.list(north, 2, 2)).toEqual({ total, groups: rows.slice(2, 4) });
    expect(await store.groups.withMembers(north, rows)).toEqual(listed);
    expect(await store.groups.withMembers(north, [])).toEqual([]);
    expect(await store.groups.list(north, 100, 2)).toEqual({ total, groups: [] });
    for (const row of rows) {
      expect(await store.groups.find(north, row.id)).toEqual(row);
      expect(await store.groups.findByName(north, row.name)).toEqual(row);
    }
    expect(await store.groups.members(north, idOf(1))).toEqual(['a', 'b']);
    expect(await store.groups.ofPerson(north, 'a')).toEqual([idOf(1), idOf(2)]);
    expect(await store.groups.ofPerson(south, 'a')).toEqual([idOf(1)]);
    await store.run(north, (tx) => tx.groups.leave(north, idOf(1), 'a'));
    expect(await store.groups.members(north, idOf(1))).toEqual(['b']);
  });

  test('a group is replaced, and removed with its memberships', async () => {
    const store = await open();
    for (const org of orgs)
      await store.run(org, async (tx) => {
        await tx.groups.add(group(org, 1));
        await tx.groups.join(org, idOf(1), 'a');
        if (org === north) await tx.groups.replace(group(north, 1, 'renamed'));
      });
    expect(await store.groups.findByName(north, 'renamed')).toEqual(group(north, 1, 'renamed'));
    await store.run(north, (tx) => tx.groups.remove(north, idOf(1)));
    expect(await store.groups.find(north, idOf(1))).toBeUndefined();
    expect(await store.groups.ofPerson(north, 'a')).toEqual([]);
    expect(await store.groups.members(south, idOf(1))).toEqual(['a']);
  });

  test('a name is used once', async () => {
    const store = await open();
    await store.run(north, (tx) => tx.groups.add(group(north, 1)));
    const same = group(north, 2, 'group 1');
    await expect(store.run(north, (tx) => tx.groups.add(same))).rejects.toThrow();
  });
}

function personRow(org: string, n: number, change: Partial<Person> = {}): Person {
  return {
    org,
    id: idOf(n),
    login: `person ${n}`,
    name: 'a',
    role: 'editor',
    passwordHash: undefined,
    ticketHash: undefined,
    ticketExpiresAt: 2 ** 41,
    suspendedAt: undefined,
    createdAt: n,
    ...change,
  };
}

function sessionRow(org: string, n: number, change: Partial<Session> = {}): Session {
  return {
    org,
    id: idOf(n),
    personId: 'p',
    accessHash: `access ${n}`,
    familyHash: `family ${n}`,
    turnHash: 'turn',
    accessFrom: n,
    accessUntil: 2 ** 41,
    refreshUntil: 2 ** 42,
    ...change,
  };
}
