import { randomBytes } from 'node:crypto';
import { closeSync, fdatasync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { checkDirectory } from '../../src/adapters/sqlite/check-file.ts';
import { openDatabase } from '../../src/adapters/sqlite/database.ts';
import { openSqliteStore } from '../../src/adapters/sqlite/open-store.ts';
import { sqliteStore } from '../../src/adapters/sqlite/sqlite-store.ts';
import type { JsonValue } from '../../src/kernel/json.ts';
import { type Random, randomOf } from '../crash/random.ts';
import { type Method, openServer, type TestServer } from '../support/server.ts';
import { onFatal, temporaryDirectory } from '../support/stores.ts';
import { endOfLog, type LogEnd } from './log-frames.ts';

/** Every state that the store knows. */
const STATES = /* sql */ `
  SELECT payload
    FROM operation
   WHERE payload IS NOT NULL
   UNION ALL
  SELECT doc
    FROM entity`;

const sync = promisify(fdatasync);
const seed = Number(process.env['ENTIA_CRASH_SEED'] ?? Date.now() % 2 ** 32);
const rounds = 3;
const callers = 16;
const entitiesOfCaller = 4;

/** Both files as they were between two turns of the event loop, and what had been answered and synced by then. */
interface Copy {
  readonly database: Buffer;
  readonly log: Buffer;
  readonly synced: LogEnd;
  readonly answered: readonly string[];
}

/** A server over a store that tells how much of its log has been synced. */
interface Watched {
  readonly server: TestServer;
  readonly answered: string[];
  readonly copy: () => Copy;
}

/** What a power cut may leave of the log behind what was synced: nothing, some of it, garbage, or holes. */
const cuts: readonly [
  name: string,
  cut: (copy: Copy, keptBytes: number, random: Random) => Buffer,
][] = [
  ['nothing', ({ log }, kept) => log.subarray(0, kept)],
  ['some', ({ log }, kept, random) => log.subarray(0, kept + random.below(log.length - kept + 1))],
  [
    'garbage',
    ({ log }, kept, random) =>
      Buffer.concat([log.subarray(0, kept), randomBytes(1 + random.below(20_000))]),
  ],
  ['holes', ({ log }, kept, random) => withHoles(log, kept, random)],
];

test('a log that is cut behind what was synced holds everything that was answered, and nothing by half', {
  timeout: 120_000,
}, async () => {
  const random = randomOf(seed);
  const count = { copies: 0, cuts: 0, answers: 0 };
  let [directory, known]: [string, readonly string[]] = [temporaryDirectory(), []];
  for (let round = 0; round < rounds; round++) {
    const watched = await openWatched(directory, known);
    const copies = await load(watched, random);
    await watched.server.deps.store.close();
    for (const copy of copies) {
      count.copies += 1;
      for (const [name, cut] of cuts) {
        directory = restoreCut(copy, cut(copy, keptOf(copy), random));
        await expectAll(directory, copy.answered, `${name}, ENTIA_CRASH_SEED=${seed}`);
        count.cuts += 1;
        count.answers += copy.answered.length;
      }
      known = copy.answered;
    }
  }
  process.stdout.write(
    `log cut: ${count.cuts} cuts of ${count.copies} copies, ${count.answers} answers found, 0 lost\n`,
  );
  expect(count.copies).toBeGreaterThanOrEqual(rounds);
});

test('a log that is cut before what was synced has lost answers: the comparison sees it', async () => {
  const watched = await openWatched(temporaryDirectory(), []);
  await load(watched, randomOf(seed));
  const copy = watched.copy();
  const directory = restoreCut(copy, copy.log.subarray(0, Math.floor(keptOf(copy) / 2)));
  await expect(expectAll(directory, copy.answered, '')).rejects.toThrow('lost');
});

async function openWatched(directory: string, known: readonly string[]): Promise<Watched> {
  const file = join(directory, 'entia.db');
  const readLog = () => readFileSync(`${file}-wal`);
  const answered = [...known];
  let synced: LogEnd = { generation: '', bytes: 0 };
  const open = async () => {
    const { writer, reader } = await openDatabase(file, 0);
    const descriptor = openSync(`${file}-wal`, 'r+');
    return sqliteStore({
      writer,
      reader,
      sync: async () => {
        const written = endOfLog(readLog());
        await sync(descriptor);
        synced = written;
      },
      onFatal,
      nowMs: () => 0,
      release: () => Promise.resolve(closeSync(descriptor)),
    });
  };
  const server = await openServer({ name: 'sqlite', open });
  const copy = () => ({
    database: readFileSync(file),
    log: readLog(),
    synced,
    answered: [...answered],
  });
  return { server, answered, copy };
}

/** Writes from many callers at once, and takes copies of the files at random moments between answers. */
async function load({ server, answered, copy }: Watched, random: Random): Promise<Copy[]> {
  const copies: Copy[] = [];
  const send = async (method: Method, url: string, body?: JsonValue) => {
    const reply = await server.call({ method, url, ...(body === undefined ? {} : { body }) });
    expect(reply.status, reply.text).toBeLessThan(300);
    if (reply.text !== '') answered.push(reply.text);
    if (copies.length < 3 && random.chance(0.01)) copies.push(copy());
    return reply;
  };
  const call = async (caller: number) => {
    for (let n = 0; n < entitiesOfCaller; n++) {
      const padding = 'x'.repeat(random.below(3000));
      const { _id: id } = (await send('POST', '/v1/entity/note', { caller, n, padding })).json();
      await send('PATCH', `/v1/entity/note/${id}`, { n: n + 1 });
      const entity = { key: `${caller}`, n, friends: { $relation: [{ entity_id: String(id) }] } };
      await send('PATCH', '/v1/entity/note:upsert', { unique_key: ['key'], entity });
      await send('DELETE', `/v1/entity/note/${id}`);
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
  return [...copies, copy()];
}

/** A log that began anew since the last sync has nothing that must be there: what it held before is in the database. */
function keptOf({ log, synced }: Copy): number {
  return endOfLog(log).generation === synced.generation ? synced.bytes : 0;
}

function withHoles(log: Buffer, kept: number, random: Random): Buffer {
  const torn = Buffer.from(log);
  for (let at = kept; at < torn.length; at += 512)
    if (random.chance(0.3)) torn.fill(0, at, Math.min(at + 512, torn.length));
  return torn;
}

function restoreCut({ database }: Copy, log: Buffer): string {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'entia.db'), database);
  writeFileSync(join(directory, 'entia.db-wal'), log);
  return directory;
}

async function expectAll(
  directory: string,
  answered: readonly string[],
  cut: string,
): Promise<void> {
  await (await openSqliteStore({ directory, durability: 'full', onFatal })).close();
  expect((await checkDirectory(directory, () => {})).findings, cut).toEqual([]);
  const db = new DatabaseSync(join(directory, 'entia.db'), { readOnly: true });
  const rows = db.prepare(STATES).all() as { payload: string }[];
  db.close();
  const stored = new Set(rows.map(({ payload }) => payload));
  const lost = answered.filter((text) => !stored.has(text));
  if (lost.length > 0) throw new Error(`lost ${lost.length} answers (${cut}): ${lost[0]}`);
}
