import { assert } from '../../kernel/assert.ts';
import type { OrgId } from '../../kernel/ids.ts';
import type { GroupReads, GroupWrites } from '../../ports/group-store.ts';
import type { LoginFailureWrites } from '../../ports/login-failure-store.ts';
import type { PersonReads, PersonWrites } from '../../ports/person-store.ts';
import type { SessionReads, SessionWrites } from '../../ports/session-store.ts';
import type { Reads, Transaction } from '../../ports/unit-of-work.ts';
import type { Call } from './call.ts';
import { ascending } from './order.ts';
import { keyOf, type Rows } from './rows.ts';
import type { Draft, View } from './state.ts';

type PeoplePorts = 'people' | 'sessions' | 'loginFailures' | 'groups';

/** The reads about people, their sessions and groups. */
export function peopleReadsOf(view: View, call: Call): Pick<Reads, PeoplePorts> {
  return {
    people: personReads(view, call),
    sessions: sessionReads(view, call),
    loginFailures: {
      find: (org, loginHash) => call(() => view.loginFailure.get(keyOf(org, loginHash))),
    },
    groups: groupReads(view, call),
  };
}

/** Reads and writes about people, their sessions and groups. */
export function peopleTablesOf(rows: Draft, call: Call): Pick<Transaction, PeoplePorts> {
  const reads = peopleReadsOf(rows, call);
  return {
    people: { ...reads.people, ...personWrites(rows, call) },
    sessions: { ...reads.sessions, ...sessionWrites(rows, call) },
    loginFailures: { ...reads.loginFailures, ...loginFailureWrites(rows, call) },
    groups: { ...reads.groups, ...groupWrites(rows, call) },
  };
}

function rowsOf<Row extends { readonly org: OrgId }>(rows: Rows<Row>, org: OrgId): Row[] {
  return [...rows.values()].filter((row) => row.org === org);
}

function personReads(view: View, call: Call): PersonReads {
  const people = (org: OrgId) => rowsOf(view.person, org).sort(ascending((row) => row.id));
  return {
    find: (org, id) => call(() => view.person.get(keyOf(org, id))),
    findByLogin: (org, login) => call(() => people(org).find((row) => row.login === login)),
    findByTicket: (hash) =>
      call(() => [...view.person.values()].find((row) => row.ticketHash === hash)),
    list: (org, from, size) =>
      call(() => {
        const all = people(org);
        return { total: all.length, people: all.slice(from, from + size) };
      }),
    countOwners: (org) =>
      call(
        () =>
          people(org).filter(
            ({ role, suspendedAt }) => role === 'owner' && suspendedAt === undefined,
          ).length,
      ),
  };
}

function personWrites(rows: Draft, call: Call): PersonWrites {
  return {
    add: (person) =>
      call(() => {
        const { org, id, login } = person;
        const taken = rowsOf(rows.person, org).some((row) => row.id === id || row.login === login);
        assert(!taken, 'there is a person with this id or login already');
        rows.person.set(keyOf(org, id), person);
      }),
    replace: (person) => call(() => rows.person.set(keyOf(person.org, person.id), person)),
    remove: (org, id) => call(() => rows.person.delete(keyOf(org, id))),
  };
}

function sessionReads(view: View, call: Call): SessionReads {
  return {
    findByAccess: (hash) =>
      call(() => [...view.session.values()].find((row) => row.accessHash === hash)),
    findByFamily: (hash) =>
      call(() => [...view.session.values()].find((row) => row.familyHash === hash)),
    ofPerson: (org, personId) =>
      call(() =>
        rowsOf(view.session, org)
          .filter((row) => row.personId === personId)
          .sort(ascending((row) => row.id)),
      ),
  };
}

function sessionWrites(rows: Draft, call: Call): SessionWrites {
  return {
    add: (session) =>
      call(() => {
        const { accessHash, familyHash } = session;
        const taken = [...rows.session.values()].some(
          (row) => row.accessHash === accessHash || row.familyHash === familyHash,
        );
        assert(!taken, 'there is a session with these secrets already');
        rows.session.set(keyOf(session.org, session.id), session);
      }),
    replace: (session) => call(() => rows.session.set(keyOf(session.org, session.id), session)),
    remove: (org, id) => call(() => rows.session.delete(keyOf(org, id))),
  };
}

function loginFailureWrites(rows: Draft, call: Call): LoginFailureWrites {
  return {
    put: (failures) =>
      call(() => rows.loginFailure.set(keyOf(failures.org, failures.loginHash), failures)),
    remove: (org, loginHash) => call(() => rows.loginFailure.delete(keyOf(org, loginHash))),
    prune: (org, before, notAfter) =>
      call(() => {
        for (const { loginHash, at } of rowsOf(rows.loginFailure, org))
          if (at < before || at > notAfter) rows.loginFailure.delete(keyOf(org, loginHash));
      }),
  };
}

function groupReads(view: View, call: Call): GroupReads {
  const groups = (org: OrgId) => rowsOf(view.group, org).sort(ascending((row) => row.id));
  return {
    find: (org, id) => call(() => view.group.get(keyOf(org, id))),
    findByName: (org, name) => call(() => groups(org).find((row) => row.name === name)),
    list: (org) => call(() => groups(org)),
    members: (org, id) =>
      call(() =>
        rowsOf(view.groupMember, org)
          .filter((row) => row.groupId === id)
          .map((row) => row.personId)
          .sort(),
      ),
    ofPerson: (org, personId) =>
      call(() =>
        rowsOf(view.groupMember, org)
          .filter((row) => row.personId === personId)
          .map((row) => row.groupId)
          .sort(),
      ),
  };
}

function groupWrites(rows: Draft, call: Call): GroupWrites {
  return {
    add: (group) =>
      call(() => {
        const { org, id, name } = group;
        const taken = rowsOf(rows.group, org).some((row) => row.id === id || row.name === name);
        assert(!taken, 'there is a group with this id or name already');
        rows.group.set(keyOf(org, id), group);
      }),
    replace: (group) => call(() => rows.group.set(keyOf(group.org, group.id), group)),
    remove: (org, id) =>
      call(() => {
        for (const { groupId, personId } of rowsOf(rows.groupMember, org))
          if (groupId === id) rows.groupMember.delete(keyOf(org, groupId, personId));
        rows.group.delete(keyOf(org, id));
      }),
    join: (org, groupId, personId) =>
      call(() => rows.groupMember.set(keyOf(org, groupId, personId), { org, groupId, personId })),
    leave: (org, groupId, personId) =>
      call(() => rows.groupMember.delete(keyOf(org, groupId, personId))),
  };
}
