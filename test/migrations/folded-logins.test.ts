import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { foldedLogins } from '../../src/adapters/sql/migrations/folded-logins.ts';
import { normalizeLogin } from '../../src/domain/access/password.ts';
import { newDatabase, withClient } from '../support/postgres/databases.ts';

const TABLE =
  'CREATE TABLE person (org TEXT, id TEXT, login TEXT, UNIQUE (org, id), UNIQUE (org, login))';
const READ = 'SELECT org, id, login FROM person ORDER BY org, id';

const before: readonly [org: string, id: string, login: string][] = [
  ['1', 'a', 'i\u0307rem@x.de'],
  ['1', 'b', '\u03c3\u03b1\u03c2'],
  ['1', 'c', 'anna'],
  ['2', 'a', 'irem@x.de'],
  ['2', 'b', 'i\u0307rem@x.de'],
  ['3', 'a', 'i\u0307i'],
  ['3', 'b', 'ii\u0307'],
];

const after = [
  ['1', 'a', 'irem@x.de'],
  ['1', 'b', '\u03c3\u03b1\u03c3'],
  ['1', 'c', 'anna'],
  ['2', 'a', 'irem@x.de'],
  // Taken: it stays, and `entia check` names it.
  ['2', 'b', 'i\u0307rem@x.de'],
  ['3', 'a', 'ii'],
  ['3', 'b', 'ii\u0307'],
];

const INSERT = before.map((row) => `INSERT INTO person VALUES ('${row.join("', '")}')`).join(';');
const filled = `${TABLE}; ${INSERT}; ${foldedLogins.script}`;
const cells = (rows: readonly object[]) => rows.map((row) => Object.values(row));

test('stored logins become what log-ins look for, unless somebody has it, on SQLite', () => {
  const db = new DatabaseSync(':memory:');
  db.exec(filled);
  expect(cells(db.prepare(READ).all())).toEqual(after);
});

test('and on PostgreSQL', async () => {
  await withClient(await newDatabase(), async (client) => {
    await client.query(filled);
    expect(cells((await client.query<object>(READ)).rows)).toEqual(after);
  });
});

test('what it makes is spelled as a log-in looks for it', () => {
  for (const [, , login = ''] of after.slice(0, 3)) expect(normalizeLogin(login)).toBe(login);
});
