import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { entityRow, idOf, orgs, putEntity, wholeScan } from '../../../test/support/rows.ts';
import { onFatal, temporaryDirectory } from '../../../test/support/stores.ts';
import { openSqliteStore } from './open-store.ts';

const [north] = orgs;

test.each(['full', 'process'] as const)(
  'with durability %s, what was stored is there after a restart',
  async (durability) => {
    const directory = join(temporaryDirectory(), 'made', 'on', 'the', 'way');
    const first = await openSqliteStore({ directory, durability, onFatal });
    await putEntity(first, entityRow(north, 1));
    await first.close();
    const second = await openSqliteStore({ directory, durability, onFatal });
    onTestFinished(() => second.close());
    expect(await second.entities.find(north, idOf(1))).toEqual({
      ...entityRow(north, 1),
      seq: 1,
    });
    await putEntity(second, entityRow(north, 2));
    expect(await second.feed.head(north)).toBe(2);
  },
);

test('closing leaves one database file, without its log', async () => {
  const directory = temporaryDirectory();
  const store = await openSqliteStore({ directory, durability: 'full', onFatal });
  await putEntity(store, entityRow(north, 1));
  expect(readFileSync(join(directory, 'entia.pid'), 'utf8')).toBe(`${process.pid}\n`);
  await store.close();
  for (const gone of ['entia.db-wal', 'entia.pid'])
    expect(existsSync(join(directory, gone))).toBe(false);
});

test('data of a newer version is refused, and left alone', async () => {
  const directory = temporaryDirectory();
  await (await openSqliteStore({ directory, durability: 'full', onFatal })).close();
  const db = new DatabaseSync(join(directory, 'entia.db'));
  db.exec("INSERT INTO migration (version, name, applied_at) VALUES (999, 'from the future', 0)");
  db.close();
  for (let i = 0; i < 2; i++)
    await expect(openSqliteStore({ directory, durability: 'full', onFatal })).rejects.toThrow(
      /entia[.]db was written by a newer version of Entia \(migration 999, this version knows \d+\)/,
    );
});

test.each([
  ['no database', (file: string) => writeFileSync(file, 'this is not a database, '.repeat(100))],
  ['a damaged database', damage],
  ['the database of another program', (file: string) => execute(file, 'CREATE TABLE song (name)')],
])('a file that is %s is refused, and left alone', async (_, make) => {
  const directory = temporaryDirectory();
  const file = join(directory, 'entia.db');
  make(file);
  const before = readFileSync(file);
  for (let i = 0; i < 2; i++)
    await expect(openSqliteStore({ directory, durability: 'full', onFatal })).rejects.toThrow(
      `${file} is not an Entia database: restore a backup, or start with another ENTIA_DATA_DIR`,
    );
  expect(readFileSync(file).equals(before)).toBe(true);
});

test.skipIf(process.platform === 'win32')('what is stored is for this user only', async () => {
  const made = join(temporaryDirectory(), 'made');
  const directory = join(made, 'on the way');
  const store = await openSqliteStore({ directory, durability: 'full', onFatal });
  onTestFinished(() => store.close());
  await putEntity(store, entityRow(north, 1));
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
  expect([made, directory].map(modeOf)).toEqual(['700', '700']);
  const files = readdirSync(directory).sort();
  expect(files).toEqual(expect.arrayContaining(['entia.db', 'entia.db-wal', 'entia.lock']));
  for (const file of files) expect([file, modeOf(join(directory, file))]).toEqual([file, '600']);
});

test('a path that cannot be a directory is refused', async () => {
  const file = join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  const directory = join(file, 'data');
  await expect(openSqliteStore({ directory, durability: 'full', onFatal })).rejects.toThrow(
    `the data directory ${directory} cannot be used: ENOTDIR`,
  );
});

test('a second store in the same process is refused', async () => {
  const directory = temporaryDirectory();
  const store = await openSqliteStore({ directory, durability: 'full', onFatal });
  onTestFinished(() => store.close());
  await expect(openSqliteStore({ directory, durability: 'full', onFatal })).rejects.toThrow(
    `the data directory ${directory} is in use by another Entia process (pid ${process.pid})`,
  );
  await putEntity(store, entityRow(north, 1));
});

test('a second process is refused; when the first is killed, nothing acknowledged is lost', async () => {
  const directory = temporaryDirectory();
  const { child, lastAcknowledged } = await startWriting(directory);
  await expect(openSqliteStore({ directory, durability: 'full', onFatal })).rejects.toThrow(
    `the data directory ${directory} is in use by another Entia process (pid ${child.pid})`,
  );
  child.kill('SIGKILL');
  await once(child, 'exit');
  const store = await openSqliteStore({ directory, durability: 'full', onFatal });
  onTestFinished(() => store.close());
  const head = await store.feed.head(north);
  expect(head).toBeGreaterThanOrEqual(lastAcknowledged());
  expect((await store.entities.scan(north, wholeScan)).entities).toHaveLength(head);
});

function execute(file: string, sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

/** The header says that it is a database; the rest of its first page is gone. */
function damage(file: string): void {
  execute(file, 'CREATE TABLE song (name)');
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xff, 100, 4096));
}

const WRITER = `
  const { openSqliteStore } = await import(${JSON.stringify(new URL('open-store.ts', import.meta.url).href)});
  const { entityRow, putEntity } = await import(${JSON.stringify(new URL('../../../test/support/rows.ts', import.meta.url).href)});
  const store = await openSqliteStore({ directory: process.argv[1], durability: 'full', onFatal: () => process.abort() });
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
