import {
  appendFileSync,
  copyFileSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { backUp } from '../../src/adapters/sqlite/backup.ts';
import { readManifest } from '../../src/adapters/sqlite/backup-format.ts';
import { checkDirectory } from '../../src/adapters/sqlite/check-file.ts';
import { openSqliteStore } from '../../src/adapters/sqlite/open-store.ts';
import { restore } from '../../src/adapters/sqlite/restore.ts';
import { damagedDirectory, filledDirectory } from '../check/filled-store.ts';
import { Ledger } from '../crash/ledger.ts';
import { randomOf } from '../crash/random.ts';
import { CrashWriter } from '../crash/writer.ts';
import { ask, runEntia, runShell, startServer, stop, typeInto } from '../support/process.ts';
import { adminToken } from '../support/server.ts';
import { onFatal, temporaryDirectory } from '../support/stores.ts';

const nowMs = Date.UTC(2026, 0, 15, 12);

/** Every row that tells of a commit up to this one, or of any. */
const FEED = 'SELECT org, seq, n, kind, ref FROM feed WHERE seq <= ? ORDER BY org, seq, n';
/** With their texts, wherever these are kept. */
const OPERATIONS = `
  SELECT o.entity_id, o.version, o.seq, o.kind, coalesce(o.payload, e.doc) AS payload
    FROM operation AS o
    LEFT JOIN entity AS e ON e.org = o.org AND e.id = o.entity_id AND e.version = o.version
   WHERE o.seq <= ?
   ORDER BY o.entity_id, o.version`;

function rowsOf(directory: string, sql: string, upTo = Number.MAX_SAFE_INTEGER): string[] {
  const db = new DatabaseSync(join(directory, 'entia.db'), { readOnly: true });
  try {
    return db
      .prepare(sql)
      .all(upTo)
      .map((row) => JSON.stringify(row));
  } finally {
    db.close();
  }
}

test('a backup under load holds all commits up to one and none behind it', {
  timeout: 120_000,
}, async () => {
  const [directory, elsewhere] = [temporaryDirectory(), join(temporaryDirectory(), 'restored')];
  const file = join(temporaryDirectory(), 'backup');
  const options = { ENTIA_DATA_DIR: directory, ENTIA_ADMIN_TOKEN: adminToken };
  const server = await startServer(options);
  const [ledger, random] = [new Ledger(), randomOf(1)];
  const { promise: warm, resolve: isWarm } = Promise.withResolvers<void>();
  const onAcknowledged = () => void (ledger.acknowledged === 200 && isWarm());
  const watch = { onAcknowledged, mayGoOn: () => true };
  const load = Array.from({ length: 16 }, () =>
    new CrashWriter(ledger, randomOf(random.below(2 ** 32)), watch).run(server.address),
  );
  await warm;
  const before = ledger.acknowledged;
  const made = await runEntia(['backup', file], { ENTIA_DATA_DIR: directory });
  expect(made).toMatchObject({ code: 0, err: '' });
  const after = ledger.acknowledged;
  server.child.kill('SIGKILL');
  await Promise.all(load);

  const restored = await runEntia(['restore', file], { ENTIA_DATA_DIR: elsewhere });
  expect(restored).toMatchObject({ code: 0, err: '' });
  const feed = rowsOf(elsewhere, FEED);
  const head = Math.max(...feed.map((row) => (JSON.parse(row) as { seq: number }).seq));
  expect(head).toBeGreaterThanOrEqual(before);
  expect(after).toBeGreaterThan(before);
  expect(feed).toEqual(rowsOf(directory, FEED, head));
  expect(rowsOf(directory, FEED).length).toBeGreaterThan(feed.length);
  // What was purged since then is in the backup alone.
  const operations = new Set(rowsOf(elsewhere, OPERATIONS));
  for (const operation of rowsOf(directory, OPERATIONS, head))
    expect(operations.has(operation)).toBe(true);

  const again = await startServer({ ...options, ENTIA_DATA_DIR: elsewhere });
  const { findings, counted } = await checkDirectory(elsewhere, () => {});
  expect(findings).toEqual([]);
  const listed = await ask(`${again.address}/v1/entity:list`, adminToken, {
    filter: [],
    allow_targeting_all_schemas: true,
    include_deleted: 'true',
    size: 0,
  });
  expect(listed?.body).toEqual({ hits: counted['entities'], results: [] });
  expect(await stop(again)).toEqual({ code: 0, signal: null });
});

test('what is restored is what was backed up, for this user only, and can be written to', async () => {
  const [file, elsewhere] = [join(temporaryDirectory(), 'b'), join(temporaryDirectory(), 'made')];
  const directory = await filledDirectory();
  const manifest = await backUp({ directory, file, force: false }, nowMs);
  expect(manifest).toMatchObject({
    created_at: '2026-01-15T12:00:00.000Z',
    counts: { organizations: 2, entities: 4, operations: 10 },
  });
  expect(await restore({ file, directory: elsewhere, force: false }, nowMs)).toEqual({
    manifest,
    setAside: undefined,
  });
  for (const sql of [FEED, OPERATIONS])
    expect(rowsOf(elsewhere, sql)).toEqual(rowsOf(directory, sql));
  if (process.platform !== 'win32')
    for (const path of [file, join(elsewhere, 'entia.db')])
      expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
  const store = await openSqliteStore({ directory: elsewhere, durability: 'full', onFatal });
  onTestFinished(() => store.close());
  const head = await store.feed.head('1');
  await store.run('1', (tx) => tx.feed.append('1', { kind: 'organization', id: '1' }));
  expect(await store.feed.head('1')).toBe(head + 1);
});

test('a backup is a database that SQLite reads as it stands', async () => {
  const file = join(temporaryDirectory(), 'b');
  await backUp({ directory: await filledDirectory(), file, force: false }, nowMs);
  const db = new DatabaseSync(file, { readOnly: true });
  onTestFinished(() => db.close());
  expect(db.prepare('SELECT count(*) AS n FROM entity').get()).toEqual({ n: 4 });
  expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
});

const damages: readonly [name: string, damage: (file: string, size: number) => void][] = [
  ['a byte of the database', (file, size) => flip(file, Math.floor(size / 2))],
  ['its first byte', (file) => flip(file, 0)],
  [
    'a digit of the manifest',
    (file) => flip(file, readFileSync(file).lastIndexOf('"entities":') + 11),
  ],
  ['a brace of the manifest', (file, size) => flip(file, size - 67)],
  ['the checksum', (file, size) => flip(file, size - 2)],
  ['its last byte', (file, size) => flip(file, size - 1)],
  ['a byte too many', (file) => appendFileSync(file, '\n')],
  ['a byte too few', (file, size) => truncateSync(file, size - 1)],
  ['half of it', (file, size) => truncateSync(file, Math.floor(size / 2))],
  ['nothing', (file) => truncateSync(file, 0)],
  ['something else', (file) => writeFileSync(file, 'not a backup\n'.repeat(20))],
];

test('a backup that is not as it was written is refused in one line, and nothing is restored', async () => {
  const directory = temporaryDirectory();
  const [file, broken, target] = ['b', 'broken', 'target'].map((name) => join(directory, name));
  const [sound = '', damaged = '', elsewhere = ''] = [file, broken, target];
  await backUp({ directory: await filledDirectory(), file: sound, force: false }, nowMs);
  for (const [name, damage] of damages) {
    copyFileSync(sound, damaged);
    damage(damaged, statSync(damaged).size);
    const refused = restore({ file: damaged, directory: elsewhere, force: false }, nowMs);
    await expect(refused, name).rejects.toThrow(
      /^\S+broken (is damaged: its checksum does not match|is not a backup of Entia, or its end is missing)$/,
    );
    const left = existsSync(elsewhere) ? readdirSync(elsewhere) : [];
    expect(left.filter((entry) => entry.startsWith('entia.db'))).toEqual([]);
  }
});

test('a backup of a newer version is refused', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'b');
  await backUp({ directory: await filledDirectory(), file, force: false }, nowMs);
  const text = readFileSync(file, 'latin1').replace(/"migration":\d+/, '"migration":9');
  writeFileSync(file, text.replace('"migration":9', '"migration":999'), 'latin1');
  const target = join(directory, 'target');
  await expect(restore({ file, directory: target, force: false }, nowMs)).rejects.toThrow(
    `${file} was made by a newer version of Entia; restore it with that version`,
  );
});

test('a file that is there is replaced, and data that is there set aside, only by force', async () => {
  const directory = await filledDirectory();
  const folder = temporaryDirectory();
  const file = join(folder, 'b');
  writeFileSync(file, 'precious');
  await expect(backUp({ directory, file, force: false }, nowMs)).rejects.toThrow(
    `${file} already exists; name another file, or add --force to replace it`,
  );
  expect(readFileSync(file, 'utf8')).toBe('precious');
  await backUp({ directory, file, force: true }, nowMs);
  expect(readdirSync(folder)).toEqual(['b']);

  const elsewhere = temporaryDirectory();
  const other = await openSqliteStore({ directory: elsewhere, durability: 'full', onFatal });
  const order = { file, directory: elsewhere, force: true };
  await expect(restore(order, nowMs)).rejects.toThrow('is in use by another Entia process');
  await other.run('old', (tx) => tx.feed.append('old', { kind: 'organization', id: 'old' }));
  await other.close();
  await expect(restore({ ...order, force: false }, nowMs)).rejects.toThrow(
    `${elsewhere} holds data; restore into another ENTIA_DATA_DIR, or add --force, which sets that data aside`,
  );
  expect(rowsOf(elsewhere, FEED)).toHaveLength(1);
  const { setAside = '' } = await restore(order, nowMs);
  expect(rowsOf(elsewhere, FEED)).toEqual(rowsOf(directory, FEED));
  expect(rowsOf(setAside, FEED)).toHaveLength(1);
});

test('a damaged database is not backed up', async () => {
  const directory = await damagedDirectory();
  const target = temporaryDirectory();
  await expect(backUp({ directory, file: join(target, 'b'), force: false }, nowMs)).rejects.toThrow(
    'backup failed, nothing was left behind: the database is damaged',
  );
  expect(readdirSync(target)).toEqual([]);
});

test.skipIf(process.platform === 'win32')(
  'when the disk is full there is one clear line, and nothing is left behind',
  async () => {
    const directory = await filledDirectory();
    const folder = temporaryDirectory();
    const ended = await runShell(
      `ulimit -f 64; exec "$NODE" "$ENTIA" backup "${join(folder, 'b')}"`,
      { ENTIA_DATA_DIR: directory },
    );
    expect(ended.code).toBe(1);
    expect(ended.err).toMatch(/^entia: backup failed, nothing was left behind: [^\n]+\n$/);
    expect(readdirSync(folder)).toEqual([]);
  },
);

test.skipIf(process.platform === 'win32')(
  'links are followed: what they name is replaced or made, and they stay',
  async () => {
    const [directory, folder] = [await filledDirectory(), temporaryDirectory()];
    const [real, link, dangling] = ['real', 'link', 'dangling'].map((name) => join(folder, name));
    writeFileSync(real!, 'old');
    symlinkSync('real', link!);
    symlinkSync('made', dangling!);
    await expect(backUp({ directory, file: link!, force: false }, nowMs)).rejects.toThrow(
      `${real} already exists; name another file, or add --force to replace it`,
    );
    await backUp({ directory, file: link!, force: true }, nowMs);
    await backUp({ directory, file: dangling!, force: false }, nowMs);
    expect(readdirSync(folder).sort()).toEqual(['dangling', 'link', 'made', 'real']);
    for (const name of [link!, dangling!]) {
      expect(lstatSync(name).isSymbolicLink()).toBe(true);
      expect(await readManifest(name)).toMatchObject({ counts: { entities: 4 } });
    }
    symlinkSync('circle', join(folder, 'circle'));
    await expect(
      backUp({ directory, file: join(folder, 'circle'), force: true }, nowMs),
    ).rejects.toThrow('ELOOP');
  },
);

test.skipIf(process.platform === 'win32')(
  'what is not a regular file is refused, with --force too, and the store itself',
  async () => {
    const [directory, folder] = [await filledDirectory(), temporaryDirectory()];
    const pipe = join(folder, 'pipe');
    await runShell(`mkfifo '${pipe}'`, {});
    symlinkSync('pipe', join(folder, 'link'));
    for (const file of [pipe, join(folder, 'link'), folder, '/dev/null'])
      for (const force of [false, true])
        await expect(backUp({ directory, file, force }, nowMs)).rejects.toThrow(
          / is not a regular file; name a file, or "-" to write the backup to standard output$/,
        );
    const file = join(directory, 'entia.db');
    await expect(backUp({ directory, file, force: true }, nowMs)).rejects.toThrow(
      'is the store itself; name another file',
    );
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  },
);

test.skipIf(process.platform === 'win32')(
  '"-" is standard output; a reader that stops early makes it fail, and no file is left',
  async () => {
    const [directory, folder] = [await filledDirectory(), temporaryDirectory()];
    const file = join(folder, 'sent');
    const options = { ENTIA_DATA_DIR: directory, TMPDIR: folder };
    const sent = await runShell(`"$NODE" "$ENTIA" backup - > '${file}'`, options);
    expect(sent).toMatchObject({
      code: 0,
      err: expect.stringMatching(
        /^backed up .* 4 entities, .* bytes\) to standard output\n$/,
      ) as string,
    });
    expect(await readManifest(file)).toMatchObject({ counts: { entities: 4 } });
    const cut = await runShell(
      `{ "$NODE" "$ENTIA" backup -; echo "exit $?" >&2; } | true`,
      options,
    );
    expect(cut.err).toMatch(/^entia: standard output took only a part: .*\nexit 1\n$/);
    const shown = await typeInto(['backup', '-'], [], options);
    expect(shown).toMatchObject({ code: 64 });
    expect(shown.out).toMatch(/^entia: a backup is binary; send it to a file or a pipe/);
    expect(readdirSync(folder)).toEqual(['sent']);
  },
);

test('what cannot be meant is told', async () => {
  const directory = temporaryDirectory();
  const options = { ENTIA_DATA_DIR: directory };
  expect(await runEntia(['backup'], options)).toMatchObject({ code: 64 });
  expect(await runEntia(['restore', 'a', 'b'], options)).toMatchObject({ code: 64 });
  expect(await runEntia(['backup', join(directory, 'b')], options)).toEqual({
    code: 1,
    out: '',
    err: expect.stringContaining(`entia: ${directory} holds no Entia data: `) as string,
  });
  const missing = await runEntia(['restore', join(directory, 'b')], options);
  expect(missing).toMatchObject({
    code: 1,
    err: expect.stringMatching(/ENOENT[^\n]*\n$/) as string,
  });
});

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}
