import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { entityRow, idOf, orgs, putEntity } from '../../../test/support/rows.ts';
import { temporaryDirectory } from '../../../test/support/stores.ts';
import { openSqliteStore } from './open-store.ts';

const [north] = orgs;

test.each(['full', 'process'] as const)(
  'with durability %s, what was stored is there after a restart',
  async (durability) => {
    const directory = join(temporaryDirectory(), 'made', 'on', 'the', 'way');
    const first = await openSqliteStore({ directory, durability });
    await putEntity(first, entityRow(north, 1));
    await first.close();
    const second = await openSqliteStore({ directory, durability });
    onTestFinished(() => second.close());
    expect(await second.entities.find(north, idOf(1))).toEqual(entityRow(north, 1));
    await putEntity(second, entityRow(north, 2));
    expect(await second.feed.head(north)).toBe(2);
  },
);

test('closing leaves one database file, without its log', async () => {
  const directory = temporaryDirectory();
  const store = await openSqliteStore({ directory, durability: 'full' });
  await putEntity(store, entityRow(north, 1));
  expect(readFileSync(join(directory, 'entia.pid'), 'utf8')).toBe(`${process.pid}\n`);
  await store.close();
  for (const gone of ['entia.db-wal', 'entia.pid'])
    expect(existsSync(join(directory, gone))).toBe(false);
});

test('data of a newer version is refused, and left alone', async () => {
  const directory = temporaryDirectory();
  await (await openSqliteStore({ directory, durability: 'full' })).close();
  const db = new DatabaseSync(join(directory, 'entia.db'));
  db.exec("INSERT INTO migration (version, name, applied_at) VALUES (999, 'from the future', 0)");
  db.close();
  for (let i = 0; i < 2; i++)
    await expect(openSqliteStore({ directory, durability: 'full' })).rejects.toThrow(
      /entia[.]db was written by a newer version of Entia \(migration 999, this version knows \d+\)/,
    );
});

test('a file that is no database is refused', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'entia.db'), 'this is not a database, '.repeat(100));
  await expect(openSqliteStore({ directory, durability: 'full' })).rejects.toThrow(
    'not a database',
  );
});

test('a path that cannot be a directory is refused', async () => {
  const file = join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  const directory = join(file, 'data');
  await expect(openSqliteStore({ directory, durability: 'full' })).rejects.toThrow(
    `the data directory ${directory} cannot be used: ENOTDIR`,
  );
});

test('a second store in the same process is refused', async () => {
  const directory = temporaryDirectory();
  const store = await openSqliteStore({ directory, durability: 'full' });
  onTestFinished(() => store.close());
  await expect(openSqliteStore({ directory, durability: 'full' })).rejects.toThrow(
    `the data directory ${directory} is in use by another Entia process (pid ${process.pid})`,
  );
  await putEntity(store, entityRow(north, 1));
});

test('a second process is refused; when the first is killed, nothing acknowledged is lost', async () => {
  const directory = temporaryDirectory();
  const { child, lastAcknowledged } = await startWriting(directory);
  await expect(openSqliteStore({ directory, durability: 'full' })).rejects.toThrow(
    `the data directory ${directory} is in use by another Entia process (pid ${child.pid})`,
  );
  child.kill('SIGKILL');
  await once(child, 'exit');
  const store = await openSqliteStore({ directory, durability: 'full' });
  onTestFinished(() => store.close());
  const head = await store.feed.head(north);
  expect(head).toBeGreaterThanOrEqual(lastAcknowledged());
  expect(
    await store.entities.scan(north, { schema: undefined, afterId: '', limit: 1e6 }),
  ).toHaveLength(head);
});

const WRITER = `
  const { openSqliteStore } = await import(${JSON.stringify(new URL('open-store.ts', import.meta.url).href)});
  const { entityRow, putEntity } = await import(${JSON.stringify(new URL('../../../test/support/rows.ts', import.meta.url).href)});
  const store = await openSqliteStore({ directory: process.argv[1], durability: 'full' });
  for (let n = 1; ; n++) {
    await putEntity(store, entityRow('north', n));
    process.stdout.write(n + '\\n');
  }`;

/** A process that stores entities until it is killed; resolves once it has stored some. */
async function startWriting(
  directory: string,
): Promise<{ child: ChildProcess; lastAcknowledged: () => number }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', WRITER, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  while (output.split('\n').length < 20) await once(child.stdout, 'data');
  return { child, lastAcknowledged: () => Number(output.split('\n').at(-2)) };
}
