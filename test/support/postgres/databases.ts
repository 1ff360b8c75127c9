import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { inject } from 'vitest';

let url: Promise<string> | undefined;

/** The URL of an empty database on the server of this run. */
export async function newDatabase(): Promise<string> {
  url ??= askForServer();
  return await createDatabase(await url);
}

/** The URL of a database that holds what this one does, which nobody has open. */
export async function copyDatabase(original: string): Promise<string> {
  const server = new URL(original);
  const template = server.pathname.slice(1);
  server.pathname = '/postgres';
  return await createDatabase(server.href, `TEMPLATE ${template} STRATEGY FILE_COPY`);
}

/** Removes a database that nobody has open. */
export async function dropDatabase(database: string): Promise<void> {
  const server = new URL(database);
  const name = server.pathname.slice(1);
  server.pathname = '/postgres';
  await withClient(server.href, (client) => client.query(`DROP DATABASE ${name}`));
}

/** The URL of an empty database on this server, or of one made in another way. */
export async function createDatabase(server: string, how = ''): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withClient(server, (client) => client.query(`CREATE DATABASE ${name} ${how}`));
  const own = new URL(server);
  own.pathname = `/${name}`;
  return own.href;
}

/** Does something on a connection of its own. */
export async function withClient<Result>(
  database: string,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function askForServer(): Promise<string> {
  const socket = connect(inject('postgresDoor'), '127.0.0.1');
  const answer = JSON.parse(await text(socket)) as {
    readonly url?: string;
    readonly error?: string;
  };
  if (answer.url === undefined) throw new Error(answer.error);
  return answer.url;
}
