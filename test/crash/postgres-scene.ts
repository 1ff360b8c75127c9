import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { createDatabase, withClient } from '../support/postgres/databases.ts';
import type { PostgresServer } from '../support/postgres/server.ts';
import { type ListeningServer, startServer } from '../support/process.ts';
import { adminToken } from '../support/server.ts';
import { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import { type Scene, tally } from './scene.ts';
import { postgresWitness } from './witness.ts';

/** A round ends by these many answers at the latest. */
const maxAcknowledged = 400;
/** A group of changes, which are answered together, takes no longer; so death meets it anywhere. */
const maxDelayMs = 150;
/** How long the database is away at most. */
const maxAwayMs = 300;
/** Between two deaths at once. */
const maxApartMs = 5;

/** What is killed, on PostgreSQL. */
export interface CrashKind {
  readonly name: string;
  readonly nodes: number;
  readonly crash: (place: Place, random: Random) => Promise<void>;
  readonly revive: (place: Place, random: Random) => Promise<void>;
}

export const killServer: CrashKind = {
  name: 'the server',
  nodes: 1,
  crash: (place) => place.killNode(0),
  // It meets what its predecessor left open in the database.
  revive: (place) => place.start(),
};

export const killPostgres: CrashKind = {
  name: 'PostgreSQL',
  nodes: 1,
  crash: async ({ postgres }, random) => {
    await postgres.crash();
    await sleep(random.below(maxAwayMs));
    await postgres.resume();
  },
  revive: () => Promise.resolve(),
};

export const killBoth: CrashKind = {
  name: 'both',
  nodes: 1,
  crash: async (place, random) => {
    const deaths = [() => place.killNode(0), () => place.postgres.crash()];
    if (random.chance(0.5)) deaths.reverse();
    const [first, second] = deaths.map((die, n) => sleep(n * random.below(maxApartMs)).then(die));
    await Promise.all([first, second]);
  },
  revive: async (place) => {
    await place.postgres.resume();
    await place.start();
  },
};

export const killOneOfTwo: CrashKind = {
  name: 'one of two servers',
  nodes: 2,
  crash: (place, random) => place.killNode(random.below(2)),
  revive: () => Promise.resolve(),
};

/** Servers on a database of their own. */
export async function postgresScene(postgres: PostgresServer, kind: CrashKind): Promise<Scene> {
  const url = await createDatabase(postgres.url());
  const place = new Place(postgres, url, kind.nodes);
  const killed = new Map<string, number>();
  return {
    ledger: new Ledger(),
    openWitness: () => postgresWitness(url),
    start: () => place.start(),
    addresses: () => place.addresses(),
    moment: (random) => ({
      answers: 1 + random.below(maxAcknowledged),
      delayMs: random.below(maxDelayMs),
    }),
    crash: (random) => {
      tally(killed, kind.name);
      return kind.crash(place, random);
    },
    revive: async (random) => {
      await kind.revive(place, random);
      await place.quiet();
    },
    close: () => place.close(),
    killed,
  };
}

const SESSIONS = /* sql */ `
  SELECT count(*)::int AS count
    FROM pg_stat_activity
   WHERE datname = current_database() AND application_name = ANY ($1)`;

interface Node {
  /** Of its sessions with the database. */
  readonly name: string;
  readonly server: ListeningServer;
}

/** A database server, one database in it, and the servers that use it. */
class Place {
  readonly postgres: PostgresServer;
  readonly #url: string;
  readonly #wanted: number;
  readonly #nodes: Node[] = [];
  #dead: string[] = [];
  #started = 0;

  constructor(postgres: PostgresServer, url: string, nodes: number) {
    this.postgres = postgres;
    this.#url = url;
    this.#wanted = nodes;
  }

  addresses(): readonly string[] {
    return this.#nodes.map(({ server }) => server.address);
  }

  /** Starts the nodes that are missing. */
  async start(): Promise<void> {
    const missing = Array.from({ length: this.#wanted - this.#nodes.length }, () => this.#node());
    this.#nodes.push(...(await Promise.all(missing)));
  }

  async killNode(index: number): Promise<void> {
    const [node] = this.#nodes.splice(index, 1);
    if (node === undefined) return;
    this.#dead.push(node.name);
    node.server.child.kill('SIGKILL');
    await node.server.ended;
  }

  /** Resolves when the sessions of all killed nodes are gone, which may go on with what they were sent. The others live. */
  async quiet(): Promise<void> {
    for (const { server } of this.#nodes) {
      const { child, written } = server;
      expect(child.exitCode ?? child.signalCode, written.out + written.err).toBe(null);
    }
    await withClient(this.#url, async (client) => {
      for (;;) {
        const { rows } = await client.query<{ readonly count: number }>(SESSIONS, [this.#dead]);
        if (rows[0]?.count === 0) return;
        await sleep(5);
      }
    });
    this.#dead = [];
  }

  async close(): Promise<void> {
    while (this.#nodes.length > 0) await this.killNode(0);
  }

  async #node(): Promise<Node> {
    const name = `node-${this.#started++}`;
    const url = new URL(this.#url);
    url.searchParams.set('application_name', name);
    const server = await startServer({
      ENTIA_DATABASE_URL: url.href,
      ENTIA_ADMIN_TOKEN: adminToken,
      ENTIA_LOG_LEVEL: 'fatal',
    });
    return { name, server };
  }
}
