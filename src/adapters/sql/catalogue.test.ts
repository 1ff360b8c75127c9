import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { filledDirectory } from '../../../test/check/filled-store.ts';
import { checkDirectory } from '../sqlite/check-file.ts';
import { catalogue, tablesNamedIn } from './catalogue.ts';

test.each<[sql: string, tables: readonly string[]]>([
  ['SELECT doc FROM entity', ['entity']],
  ['SELECT 1 FROM entity, operation AS o', ['entity', 'operation']],
  ['SELECT 1 FROM ONLY edge', ['edge']],
  ['WITH a AS (DELETE FROM lookup RETURNING 1) SELECT * FROM a', ['lookup']],
  ['UPDATE job SET kind = @entity', ['job']],
  ["SELECT 1 FROM activity_entity WHERE kind = 'entity'", ['activity_entity']],
  ['SELECT unnest(@ids::text[])', []],
])('the tables of %s', (sql, tables) => {
  expect(tablesNamedIn(sql)).toEqual(tables);
});

test('every table is in the catalogue, with a key that there is, led by its organization', async () => {
  const db = new DatabaseSync(`${await filledDirectory()}/entia.db`, { readOnly: true });
  const all = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const names = all.map(({ name }) => String(name)).filter((name) => !name.startsWith('sqlite_'));
  // What PostgreSQL has beside them.
  expect([...names, 'commit_mark'].sort()).toEqual(Object.keys(catalogue).sort());
  for (const name of names) {
    const { key = [], org, purgedWith } = catalogue[name] ?? {};
    const columns = db.prepare(`SELECT name FROM pragma_table_info('${name}')`).all();
    const known = columns.map((column) => column['name']);
    expect(known, name).toEqual(
      expect.arrayContaining([...key, ...[org ?? [], purgedWith ?? []].flat()]),
    );
    if (org !== undefined) expect(key[0], name).toBe(org);
  }
  db.close();
});

test('the rows that the catalogue gives to an organization are all of its own, and nothing else', async () => {
  const directory = await filledDirectory();
  const db = new DatabaseSync(`${directory}/entia.db`);
  const count = (org: string) =>
    Object.entries(catalogue).flatMap(([table, { org: column }]) => {
      if (column === undefined) return [];
      const sql = `SELECT count(*) AS n FROM ${table} WHERE ${column} = ?`;
      return [[table, Number(db.prepare(sql).get(org)?.['n'])] as const];
    });
  const others = count('other');
  expect(others.some(([, n]) => n > 0)).toBe(true);
  for (const [table, { org: column }] of Object.entries(catalogue))
    if (column !== undefined) db.prepare(`DELETE FROM ${table} WHERE ${column} = ?`).run('1');
  expect(count('1').filter(([, n]) => n > 0)).toEqual([]);
  expect(count('other')).toEqual(others);
  db.close();
  expect((await checkDirectory(directory, () => {})).findings).toEqual([]);
});
