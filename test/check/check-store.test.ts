import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { invariants } from '../../src/adapters/sql/check/check-store.ts';
import { checkDirectory } from '../../src/adapters/sqlite/check-file.ts';
import { openSqliteStore } from '../../src/adapters/sqlite/open-store.ts';
import { entityRow, idOf, orgs, putEntity } from '../support/rows.ts';
import { onFatal, temporaryDirectory } from '../support/stores.ts';
import { breakages } from './breakages.ts';
import { breakInto, damagedDirectory, filledDirectory, plain } from './filled-store.ts';

const ignore = () => {};
const cases = breakages((column) => column);

test.each(cases)('%s', async (names, ...statements) => {
  const directory = await filledDirectory();
  breakInto(directory, statements);
  const { findings } = await checkDirectory(directory, ignore);
  const found = [...new Set(findings.map(({ name }) => name))].sort();
  expect(found, JSON.stringify(findings, undefined, 1)).toEqual(names.split(' + '));
});

test('every invariant is broken by one of the cases above', () => {
  const broken = new Set(cases.flatMap(([names]) => names.split(' + ')));
  expect([...broken].sort()).toEqual(invariants.map(({ name }) => name).sort());
});

test('a store that nobody broke has no findings, and everything in it was looked at', async () => {
  const { findings, counted } = await checkDirectory(await filledDirectory(), ignore);
  expect(findings).toEqual([]);
  expect(counted).toMatchObject({ entities: 4, operations: 10, 'schema versions': 2 });
  expect(counted).toMatchObject({ jobs: 5, tokens: 1, 'idempotency keys': 14, people: 4 });
  expect(counted['activities']).toBeGreaterThan(10);
  expect(counted['feed entries']).toBeGreaterThan(15);
});

test.each([5, 15, 1000])(
  'a feed that lost the commits before %i is checked from there on',
  async (first) => {
    const directory = await filledDirectory();
    breakInto(directory, [
      `DELETE FROM feed WHERE org = '1' AND seq < min(${first}, (SELECT seq FROM org_head WHERE org = '1'))`,
    ]);
    expect((await checkDirectory(directory, ignore)).findings).toEqual([]);
  },
);

test('a finding leads to its place', async () => {
  const directory = await filledDirectory();
  breakInto(directory, [`UPDATE entity SET deleted_at = 0, created_at = 0 WHERE id = '${plain}'`]);
  expect((await checkDirectory(directory, ignore)).findings).toEqual([
    {
      name: 'entity/system-fields',
      meaning: 'the system fields of a document say what its row says; those listed do not',
      place: `org=1 id=${plain} version=1 fields=_created_at,_deleted_at`,
    },
  ]);
});

test('a store of more rows than a slice is looked at to the end, and of a thousand findings a hundred are told', async () => {
  const directory = temporaryDirectory();
  const store = await openSqliteStore({ directory, durability: 'process', onFatal });
  const rows = Array.from({ length: 1100 }, (_, n) => putEntity(store, entityRow(orgs[0], n)));
  await Promise.all(rows);
  await store.run(orgs[0], (tx) => tx.organizations.add({ ...organization, id: orgs[0] }));
  await store.close();
  const { findings, counted } = await checkDirectory(directory, ignore);
  expect(counted).toMatchObject({ entities: 1100, 'feed entries': 1100 });
  const places = findings.filter(({ name }) => name === 'entity/without-history');
  expect(places).toHaveLength(101);
  expect(places[0]?.place).toBe(`org=${orgs[0]} id=${idOf(0)} version=1`);
  expect(places.at(-1)?.place).toBe('and more');
});

test('a damaged file is found out', async () => {
  const { findings } = await checkDirectory(await damagedDirectory(), ignore);
  expect(new Set(findings.map(({ name }) => name))).toEqual(new Set(['file/damaged']));
});

test.each([
  ['no directory', (directory: string) => join(directory, 'nowhere'), 'holds no Entia data'],
  ['an empty one', (directory: string) => directory, 'holds no Entia data'],
])('%s is refused', async (_, at, message) => {
  const directory = at(temporaryDirectory());
  await expect(checkDirectory(directory, ignore)).rejects.toThrow(`${directory} ${message}`);
});

test.each([
  ['older', 'DELETE FROM migration WHERE version > 1'],
  ['newer', "INSERT INTO migration (version, name, applied_at) VALUES (999, 'x', 0)"],
])('data of an %s version is not looked at', async (age, statement) => {
  const directory = await filledDirectory();
  breakInto(directory, [statement]);
  await expect(checkDirectory(directory, ignore)).rejects.toThrow(
    `entia.db was written by an ${age} version`.replace('an newer', 'a newer'),
  );
});

test('a file of another program is not looked at', async () => {
  const directory = temporaryDirectory();
  const db = new DatabaseSync(join(directory, 'entia.db'));
  db.exec('CREATE TABLE song (name)');
  db.close();
  await expect(checkDirectory(directory, ignore)).rejects.toThrow('is not an Entia database');
});

const organization = {
  name: 'North',
  createdAt: 0,
  suspendedAt: undefined,
  requiresIfMatch: false,
};
