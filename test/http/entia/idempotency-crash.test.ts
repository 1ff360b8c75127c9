import { expect, test } from 'vitest';
import { openPostgresStore } from '../../../src/adapters/postgres/open-store.ts';
import { openSqliteStore } from '../../../src/adapters/sqlite/open-store.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { Store } from '../../../src/ports/unit-of-work.ts';
import { newDatabase } from '../../support/postgres/databases.ts';
import { ask, type ListeningServer, startServer, stop } from '../../support/process.ts';
import { list, post } from '../../support/scenario.ts';
import { adminToken, openServer } from '../../support/server.ts';
import { onFatal, silent, temporaryDirectory } from '../../support/stores.ts';

/** A store that one server after another uses. */
interface Place {
  readonly open: () => Promise<Store>;
  /** Of a server process. */
  readonly options: Readonly<Record<string, string>>;
}

function sqlitePlace(): Place {
  const directory = temporaryDirectory();
  const open = () => openSqliteStore({ directory, durability: 'full', onFatal });
  return { open, options: { ENTIA_DATA_DIR: directory } };
}

async function postgresPlace(): Promise<Place> {
  const url = await newDatabase();
  const open = () => openPostgresStore({ url, poolSize: 4, log: silent });
  return { open, options: { ENTIA_DATABASE_URL: url } };
}

/** Where, and how often servers are killed there. */
const places: readonly (readonly [
  store: string,
  newPlace: () => Place | Promise<Place>,
  kills: number,
])[] = [
  ['SQLite', sqlitePlace, 5],
  ['PostgreSQL', postgresPlace, 2],
];

test.each(places)(
  'on %s a server that dies between commit and answer has performed the request; the next one answers it',
  async (_store, newPlace) => {
    const { open } = await newPlace();
    let dying = false;
    const store = await open();
    const mortal: Store = {
      ...store,
      async run(org, unit, hints) {
        const result = await store.run(org, unit, hints);
        if (dying) throw new Error('killed');
        return result;
      },
    };
    const request = {
      ...post('/v1/entity/contact', { n: 1 }),
      headers: { 'idempotency-key': 'k' },
    };
    const first = await openServer({ name: 'dying', open: () => Promise.resolve(mortal) });
    dying = true;
    expect((await first.call(request)).status).toBe(500);
    dying = false;
    await first.app.close();
    await store.close();

    const second = await openServer({ name: 'next', open });
    const answers = [await second.call(request), await second.call(request)];
    for (const answer of answers) {
      expect([answer.status, answer.headers['idempotency-replayed']]).toEqual([201, 'true']);
      expect(answer.json()).toMatchObject({ n: 1, _schema: 'contact' });
    }
    const all = await second.call(list([{ term: { _schema: 'contact' } }]));
    expect(all.json()['hits']).toBe(1);
    await second.deps.store.close();
  },
);

/** What a client got for a key, each time that it got an answer. */
interface Attempt {
  readonly status: number;
  readonly text: string;
  readonly replayed: boolean;
}

async function send(server: ListeningServer, key: string): Promise<Attempt | undefined> {
  const headers = {
    authorization: `Bearer ${adminToken}`,
    'content-type': 'application/json',
    'idempotency-key': key,
  };
  const sent = { method: 'POST', headers, body: JSON.stringify({ key }) };
  try {
    const answer = await fetch(`${server.address}/v1/entity/contact`, sent);
    const replayed = answer.headers.get('idempotency-replayed') === 'true';
    return { status: answer.status, text: await answer.text(), replayed };
  } catch {
    return undefined;
  }
}

const clients = 64;

test.each(places)(
  'on %s 64 clients that repeat what was not answered, over a server that is killed again and again, make one entity for each key',
  {
    timeout: 120_000,
  },
  async (storeName, newPlace, kills) => {
    const options = { ...(await newPlace()).options, ENTIA_ADMIN_TOKEN: adminToken };
    const answers = new Map<string, Attempt[]>();
    /** How many requests each client has got answered. */
    const open = new Map<number, number>();
    for (let client = 0; client < clients; client++) open.set(client, 0);
    const keyOf = (client: number) => `client-${client}-${open.get(client)}`;
    let repeated = 0;

    /** Sends one request after another until no answer comes; the key of that one is used again in the next round. */
    async function work(server: ListeningServer, client: number, onAnswer: () => void) {
      for (;;) {
        const key = keyOf(client);
        const attempt = await send(server, key);
        if (attempt === undefined) return;
        const before = answers.getOrInsertComputed(key, () => []);
        if (before.length === 0 && attempt.replayed) repeated++;
        before.push(attempt);
        // Now and then a client did not get the answer that the server sent, and asks again.
        if (before.length > 1 || Math.random() < 0.8) open.set(client, (open.get(client) ?? 0) + 1);
        onAnswer();
      }
    }

    for (let round = 0; round < kills; round++) {
      const server = await startServer(options);
      let left = 100 + Math.floor(Math.random() * 200);
      const onAnswer = () => {
        if (--left === 0) server.child.kill('SIGKILL');
      };
      await Promise.all(Array.from(open.keys(), (client) => work(server, client, onAnswer)));
      await server.ended;
    }
    const server = await startServer(options);
    for (const client of open.keys()) {
      const attempt = await send(server, keyOf(client));
      if (attempt !== undefined) answers.getOrInsertComputed(keyOf(client), () => []).push(attempt);
    }
    for (const [key, attempts] of answers) {
      expect(new Set(attempts.map(({ status }) => status)), key).toEqual(new Set([201]));
      expect(new Set(attempts.map(({ text }) => text)).size, key).toBe(1);
      expect((JSON.parse(attempts[0]?.text ?? '') as JsonObject)['key']).toBe(key);
    }
    const filter = [{ term: { _schema: 'contact' } }];
    const listed = await ask(`${server.address}/v1/entity:list`, adminToken, { filter, size: 0 });
    expect(listed?.body['hits']).toBe(answers.size);
    process.stdout.write(
      `idempotency on ${storeName}: ${answers.size} keys, ${kills} kills; ${repeated} requests were performed, not answered, and answered when they were repeated\n`,
    );
    await stop(server);
  },
);
