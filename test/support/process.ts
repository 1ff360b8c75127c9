import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const cli = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ending>;
  /** What it wrote so far. */
  readonly written: { out: string; err: string };
}

/** A server that listens. */
export interface ListeningServer extends ServerProcess {
  readonly address: string;
}

/** Starts `src/main.ts` with these options and no others; the process is gone when the test ends. */
export function spawnServer(options: Readonly<Record<string, string>>): ServerProcess {
  return spawnNode([main], { ENTIA_PORT: '0', ...options });
}

/** Runs `entia` with these words and options to its end. */
export async function runEntia(
  words: readonly string[],
  options: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const { ended, written } = spawnNode([cli, ...words], options);
  const { code } = await ended;
  return { code, ...written };
}

/** Runs a line of the shell to its end; `$NODE` and `$ENTIA` are there for it. */
export async function runShell(line: string, options: Readonly<Record<string, string>>) {
  const { ended, written } = spawnChild('sh', ['-c', line], {
    ...options,
    NODE: process.execPath,
    ENTIA: cli,
  });
  const { code } = await ended;
  return { code, ...written };
}

/**
 * Runs `entia` on a terminal of its own (util-linux's `script`), and types each answer when its question has been
 * asked. What the terminal showed is in `out`.
 */
export async function typeInto(
  words: readonly string[],
  answers: readonly (readonly [question: string, typed: string])[],
  options: Readonly<Record<string, string>>,
) {
  const { PATH = '', HOME = '' } = process.env;
  const line = [process.execPath, cli, ...words].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qefc', line, '/dev/null'], {
    env: { PATH, HOME, ...options },
    stdio: 'pipe',
  });
  const { ended, written } = watch(child);
  const left = [...answers];
  let seen = 0;
  child.stdout.on('data', () => {
    const [question, typed] = left[0] ?? ['', ''];
    const at = question === '' ? -1 : written.out.indexOf(question, seen);
    if (at < 0) return;
    seen = at + question.length;
    left.shift();
    child.stdin.write(typed);
  });
  const { code } = await ended;
  return { code, ...written };
}

function spawnNode(given: readonly string[], options: Readonly<Record<string, string>>) {
  return spawnChild(process.execPath, given, options);
}

function spawnChild(
  command: string,
  given: readonly string[],
  options: Readonly<Record<string, string>>,
): ServerProcess {
  const { PATH = '', HOME = '' } = process.env;
  return watch(spawn(command, given, { env: { PATH, HOME, ...options }, stdio }));
}

/** Nothing is typed in; what is written can be read. */
export const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];

function watch(child: ChildProcessByStdio<Writable | null, Readable, Readable>): ServerProcess {
  const written = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.err += text));
  const ended = once(child, 'close').then(([code, signal]): Ending => ({ code, signal }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended, written };
}

/** Starts a server and waits until it says that it listens. */
export function startServer(options: Readonly<Record<string, string>>): Promise<ListeningServer> {
  return listening(spawnServer(options));
}

/** Starts a server whose files may grow to this size and no further; the limit can be lifted later. */
export function startLimited(
  kib: number,
  options: Readonly<Record<string, string>>,
): Promise<ListeningServer> {
  const line = `ulimit -S -f ${kib * 2}; exec "$0" "$1"`;
  const given = ['-c', line, process.execPath, main];
  return listening(spawnChild('sh', given, { ENTIA_PORT: '0', ...options }));
}

/** Starts a server under strace, which writes the system calls that tell of durability to `file`. */
export function startTraced(
  file: string,
  options: Readonly<Record<string, string>>,
): Promise<ListeningServer> {
  const calls = 'openat,pwrite64,fdatasync,fsync,read,write,writev,sendto,sendmsg';
  // A page of the log is 4,096 bytes.
  const how = ['-f', '--seccomp-bpf', '-s', '4200', '-e', `trace=${calls}`, '-o', file];
  const traced = [...how, process.execPath, main];
  return listening(spawnChild('strace', traced, { ENTIA_PORT: '0', ...options }));
}

/** As `startServer`, for a process that runs the server already. */
export function watchServer(
  child: ChildProcessByStdio<null, Readable, Readable>,
): Promise<ListeningServer> {
  return listening(watch(child));
}

async function listening(server: ServerProcess): Promise<ListeningServer> {
  const { promise: listens, resolve } = Promise.withResolvers<string>();
  server.child.stderr?.on('data', () => {
    const [, address] = /listens on (\S+)\n/.exec(server.written.err) ?? [];
    if (address !== undefined) resolve(address);
  });
  const died = server.ended.then(() => {
    throw new Error(`the server ended: ${server.written.err}`);
  });
  return { ...server, address: await Promise.race([listens, died]) };
}

/** Asks a server to stop, and says how it did. */
export function stop(server: ServerProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
  server.child.kill(signal);
  return server.ended;
}

/** The status and body of an answer; undefined when no whole answer came. */
export async function ask(
  url: string,
  token: string,
  body?: JsonValue,
): Promise<{ readonly status: number; readonly body: JsonObject } | undefined> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const sent =
    body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  try {
    const answer = await fetch(url, sent);
    return { status: answer.status, body: (await answer.json()) as JsonObject };
  } catch {
    return undefined;
  }
}
