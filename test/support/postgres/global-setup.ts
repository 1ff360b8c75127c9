import { once } from 'node:events';
import { createServer } from 'node:net';
import type { TestProject } from 'vitest/node';
import { PostgresServer } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The port where tests ask for the PostgreSQL server of this run; the answer is its URL. */
    postgresDoor: number;
  }
}

/** One PostgreSQL server for the whole run, started when the first test asks for it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<PostgresServer> | undefined;
  const door = createServer((socket) => {
    socket.on('error', () => {});
    started ??= PostgresServer.start();
    started.then(
      (server) => socket.end(JSON.stringify({ url: server.url() })),
      (error: unknown) => socket.end(JSON.stringify({ error: String(error) })),
    );
  });
  door.listen(0, '127.0.0.1').unref();
  await once(door, 'listening');
  const address = door.address();
  if (typeof address === 'object' && address !== null)
    project.provide('postgresDoor', address.port);
  return async () => {
    door.close();
    await (await started)?.remove();
  };
}
