import { appendFileSync, chmodSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { checkDirectory } from '../../src/adapters/sqlite/check-file.ts';
import { openSqliteStore } from '../../src/adapters/sqlite/open-store.ts';
import { ask, type ListeningServer, spawnServer, startServer, stop } from '../support/process.ts';
import { adminToken } from '../support/server.ts';
import { onFatal, temporaryDirectory } from '../support/stores.ts';
import { canMount, mountSmall, remount, smallDisks } from './small-disk.ts';

/** A machine that is busy with other things needs a while to start processes. */
const patient = { timeout: 60_000 };
const ended = { code: 1, signal: null };
const text = 'x'.repeat(10_000);

function optionsOf(directory: string) {
  return { ENTIA_DATA_DIR: directory, ENTIA_ADMIN_TOKEN: adminToken };
}

async function create(server: ListeningServer) {
  return await ask(`${server.address}/v1/entity/note`, adminToken, { text });
}

async function countIn(server: ListeningServer): Promise<unknown> {
  const filter = [{ term: { _schema: 'note' } }];
  const url = `${server.address}/v1/entity:list`;
  return (await ask(url, adminToken, { filter, size: 0 }))?.body['hits'];
}

/** Creates entities, several at once, until one is refused. Answers how many were taken, and the refusal. */
async function fill(server: ListeningServer) {
  for (let taken = 0; taken < 2000; ) {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(server)));
    taken += answers.filter((answer) => answer?.status === 201).length;
    const refused = answers.find((answer) => answer?.status !== 201);
    if (refused !== undefined) return { taken, refused };
  }
  throw new Error('the disk was never full');
}

describe.each(smallDisks.map((kind) => [kind.name, kind] as const))('%s', (_, kind) => {
  test.skipIf(!kind.possible)(
    'writes are refused with 503, reads go on, writes too when there is room, and kill -9 loses nothing',
    patient,
    async () => {
      const disk = kind.open(2048);
      const options = optionsOf(disk.directory);
      const server = await disk.start(options);
      const { taken, refused } = await fill(server);
      expect(taken).toBeGreaterThan(0);
      expect(refused).toMatchObject({ status: 503, body: { code: 'store/unavailable' } });
      expect(await countIn(server)).toBe(taken);
      disk.grow(server);
      expect((await create(server))?.status).toBe(201);
      expect(await countIn(server)).toBe(taken + 1);
      server.child.kill('SIGKILL');
      await server.ended;

      const again = await startServer(options);
      expect(await countIn(again)).toBe(taken + 1);
      expect((await checkDirectory(disk.directory, () => {})).findings).toEqual([]);
      await stop(again);
    },
  );
});

test.skipIf(!canMount)('a start on a full disk says so in one line', patient, async () => {
  const directory = temporaryDirectory();
  mountSmall(directory, 64);
  writeFileSync(join(directory, 'other'), 'x'.repeat(48 * 1024));
  const server = spawnServer(optionsOf(directory));
  expect(await server.ended).toEqual(ended);
  expect(server.written.err).toMatch(
    /^entia: \S+entia[.]db is not writable: [^\n]+; the disk may be full, or failing\n$/,
  );
});

const isRoot = process.getuid?.() === 0;

test.skipIf(!(canMount || (process.platform === 'linux' && !isRoot)))(
  'a data directory that cannot be written to is told in one line, and left as it is',
  patient,
  async () => {
    const directory = temporaryDirectory();
    if (canMount) mountSmall(directory, 8192);
    const options = optionsOf(directory);
    const first = await startServer(options);
    expect((await create(first))?.status).toBe(201);
    await stop(first);
    if (canMount) remount(directory, 'ro');
    else chmodSync(directory, 0o500);
    const server = spawnServer(options);
    expect(await server.ended).toEqual(ended);
    expect(server.written.err).toMatch(
      new RegExp(`^entia: the data directory ${directory} cannot be used: [^\\n]+\\n$`),
    );
    if (canMount) remount(directory, 'rw');
    else chmodSync(directory, 0o700);
    const again = await startServer(options);
    expect(await countIn(again)).toBe(1);
    await stop(again);
  },
);

test('a torn log loses nothing that was answered', patient, async () => {
  const directory = temporaryDirectory();
  const options = optionsOf(directory);
  const server = await startServer(options);
  for (let n = 0; n < 20; n++) expect((await create(server))?.status).toBe(201);
  server.child.kill('SIGKILL');
  await server.ended;
  appendFileSync(
    join(directory, 'entia.db-wal'),
    'the beginning of a frame, or of many; '.repeat(99),
  );
  const again = await startServer(options);
  expect(await countIn(again)).toBe(20);
  expect((await checkDirectory(directory, () => {})).findings).toEqual([]);
  await stop(again);
});

const unfit: readonly [name: string, spoil: (file: string) => void, line: RegExp][] = [
  [
    'of a newer version',
    (file) =>
      change(file, "INSERT INTO migration (version, name, applied_at) VALUES (999, 'later', 0)"),
    /^entia: \S+entia[.]db was written by a newer version of Entia \(migration 999, this version knows \d+\); start that version, or restore a backup\n$/,
  ],
  [
    'cut short',
    (file) => truncateSync(file, 6000),
    /^entia: \S+entia[.]db is not an Entia database: restore a backup, [^\n]+\n$/,
  ],
];

test.each(unfit)(
  'data that is %s is told in one line, and left as it is',
  async (_, spoil, line) => {
    const directory = temporaryDirectory();
    await (await openSqliteStore({ directory, durability: 'full', onFatal })).close();
    const file = join(directory, 'entia.db');
    spoil(file);
    const before = readFileSync(file);
    const server = spawnServer(optionsOf(directory));
    expect(await server.ended).toEqual(ended);
    expect(server.written.err).toMatch(line);
    expect(readFileSync(file).equals(before)).toBe(true);
  },
);

function change(file: string, sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}
