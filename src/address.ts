import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Config } from './config/load.ts';

/** Listens for a moment, so that a start that cannot serve fails before it has made anything. */
export async function tryAddress(config: Config): Promise<void> {
  const server = createServer();
  try {
    await once(server.listen({ host: config.host, port: config.port }), 'listening');
  } catch (error) {
    throw cannotListen(config, error);
  }
  await new Promise((resolve) => server.close(resolve));
}

/** What the operator can do about an error of `listen`. */
export function cannotListen({ host, port }: Config, cause: unknown): Error {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return new Error(remedies[code]?.(host, port) ?? `cannot listen on ${host}:${port}: ${message}`, {
    cause,
  });
}

const noSuchHost = (host: string) =>
  `ENTIA_HOST is "${host}", which is not an address of this machine; use 127.0.0.1 for this machine alone, 0.0.0.0 for its network`;

const remedies: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) =>
    `port ${port} on ${host} is already in use; stop the program that uses it, or set ENTIA_PORT to a free port`,
  EACCES: (_host, port) =>
    `this user may not listen on port ${port}; set ENTIA_PORT to a port from 1024 on`,
  EADDRNOTAVAIL: noSuchHost,
  ENOTFOUND: noSuchHost,
  EAI_AGAIN: noSuchHost,
};
