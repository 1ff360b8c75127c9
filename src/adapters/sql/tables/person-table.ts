import type { Person, PersonReads, PersonWrites } from '../../../ports/person-store.ts';
import type { Sql } from '../sql.ts';
import { fromText, toText } from '../text-column.ts';

const FIND = /* sql */ `
  SELECT org, id, login, name, role, password_hash, ticket_hash, ticket_expires_at, suspended_at, created_at
    FROM person
   WHERE org = @org AND id = @id`;

const FIND_BY_LOGIN = /* sql */ `
  SELECT org, id, login, name, role, password_hash, ticket_hash, ticket_expires_at, suspended_at, created_at
    FROM person
   WHERE org = @org AND login = @login`;

/** Without `org`: the secret is what tells the organization. */
const FIND_BY_TICKET = /* sql */ `
  SELECT org, id, login, name, role, password_hash, ticket_hash, ticket_expires_at, suspended_at, created_at
    FROM person
   WHERE ticket_hash = @ticket_hash`;

const LIST = /* sql */ `
  SELECT org, id, login, name, role, password_hash, ticket_hash, ticket_expires_at, suspended_at, created_at
    FROM person
   WHERE org = @org
   ORDER BY id
   LIMIT @size OFFSET @start`;

const COUNT = /* sql */ `
  SELECT count(*) AS total
    FROM person
   WHERE org = @org`;

const COUNT_OWNERS = /* sql */ `
  SELECT count(*) AS total
    FROM person
   WHERE org = @org AND role = 'owner' AND suspended_at IS NULL`;

const ADD = /* sql */ `
  INSERT INTO person (org, id, login, name, role, password_hash, ticket_hash, ticket_expires_at, suspended_at, created_at)
  VALUES (@org, @id, @login, @name, @role, @password_hash, @ticket_hash, @ticket_expires_at, @suspended_at, @created_at)`;

const REPLACE = /* sql */ `
  UPDATE person
     SET login = @login,
         name = @name,
         role = @role,
         password_hash = @password_hash,
         ticket_hash = @ticket_hash,
         ticket_expires_at = @ticket_expires_at,
         suspended_at = @suspended_at,
         created_at = @created_at
   WHERE org = @org AND id = @id`;

const REMOVE = /* sql */ `
  DELETE FROM person
   WHERE org = @org AND id = @id`;

interface Row {
  readonly org: string;
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly role: Person['role'];
  readonly password_hash: string | null;
  readonly ticket_hash: string | null;
  readonly ticket_expires_at: number;
  readonly suspended_at: number | null;
  readonly created_at: number;
}

export function personTable(sql: Sql): PersonReads & PersonWrites {
  const one = async (statement: string, parameters: Parameters<Sql['get']>[1]) => {
    const row = await sql.get<Row>(statement, parameters);
    return row === undefined ? undefined : toPerson(row);
  };
  const count = async (statement: string, org: string) =>
    (await sql.get<{ readonly total: number }>(statement, { org }))?.total ?? 0;
  return {
    find: (org, id) => one(FIND, { org, id }),
    findByLogin: (org, login) => one(FIND_BY_LOGIN, { org, login: toText(login) }),
    findByTicket: (ticketHash) => one(FIND_BY_TICKET, { ticket_hash: ticketHash }),
    list: async (org, from, size) => ({
      total: await count(COUNT, org),
      people: (await sql.all<Row>(LIST, { org, start: from, size })).map(toPerson),
    }),
    countOwners: (org) => count(COUNT_OWNERS, org),
    add: async (person) => void (await sql.run(ADD, toRow(person))),
    replace: async (person) => void (await sql.run(REPLACE, toRow(person))),
    remove: async (org, id) => void (await sql.run(REMOVE, { org, id })),
  };
}

function toRow(person: Person) {
  return {
    org: person.org,
    id: person.id,
    login: toText(person.login),
    name: toText(person.name),
    role: person.role,
    password_hash: person.passwordHash ?? null,
    ticket_hash: person.ticketHash ?? null,
    ticket_expires_at: person.ticketExpiresAt,
    suspended_at: person.suspendedAt ?? null,
    created_at: person.createdAt,
  };
}

function toPerson(row: Row): Person {
  return {
    org: row.org,
    id: row.id,
    login: fromText(row.login),
    name: fromText(row.name),
    role: row.role,
    passwordHash: row.password_hash ?? undefined,
    ticketHash: row.ticket_hash ?? undefined,
    ticketExpiresAt: row.ticket_expires_at,
    suspendedAt: row.suspended_at ?? undefined,
    createdAt: row.created_at,
  };
}
