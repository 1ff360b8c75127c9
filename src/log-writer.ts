import { fstatSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { pino } from 'pino';

/** Text that waits at most for a reader that does not read, in bytes: some thousand lines. */
const maxWaitingBytes = 1024 * 1024;

/** Text that is gathered before it is written, in bytes, and how long it waits for more, in milliseconds. */
const [gatherBytes, gatherMs] = [4096, 250];

/** Where log lines go. Never waits for a reader. */
export interface LogWriter {
  /** One line, its end included. Dropped when too much waits already. */
  write(line: string): void;
  /** How many lines were dropped so far. */
  dropped(): number;
  /** Resolves when the reader has everything, or does not read on for a second. */
  drained(): Promise<void>;
  /** Writes what can be written at once; pino calls it before the process ends on a fatal line. */
  flushSync(): void;
}

/** How long a process that ends waits for its reader, in milliseconds. */
const lastWaitMs = 1000;

/** Makes the line that tells of lines that were dropped. */
export type TellDropped = (count: number) => string;

/**
 * Writes lines to a file descriptor. A pipe or socket that nobody drains fills up; then the newest lines are dropped and
 * counted, and once it drains a line says how many. The thread pool would not do for these: a thread that writes to a
 * full pipe is stuck, and the process waits for it when it ends. What a file does not take, such as on a full disk, is
 * dropped and counted too.
 */
export function openLogWriter(fd: number, tellDropped: TellDropped): LogWriter {
  const stat = fstatSync(fd);
  if (stat.isFIFO() || stat.isSocket()) return new PipeWriter(fd, tellDropped);
  return isatty(fd) ? terminalWriter(fd, tellDropped) : new FileWriter(fd, tellDropped);
}

/** A file takes a piece at once, or says why not: measured, a write into the page cache takes some microseconds. */
class FileWriter implements LogWriter {
  readonly #fd: number;
  readonly #tellDropped: TellDropped;
  #gathered = '';
  #dropped = 0;
  #told = 0;

  constructor(fd: number, tellDropped: TellDropped) {
    this.#fd = fd;
    this.#tellDropped = tellDropped;
    setInterval(() => this.flushSync(), gatherMs).unref();
    process.on('exit', () => this.flushSync());
  }

  write(line: string): void {
    this.#gathered += line;
    if (this.#gathered.length >= gatherBytes) this.flushSync();
  }

  dropped(): number {
    return this.#dropped;
  }

  drained(): Promise<void> {
    this.flushSync();
    return Promise.resolve();
  }

  flushSync(): void {
    if (this.#gathered === '') return;
    const bytes = Buffer.from(this.#gathered);
    this.#gathered = '';
    const written = writeAtOnce(this.#fd, bytes);
    this.#dropped += linesIn(bytes.subarray(written));
    if (written < bytes.length || this.#dropped === this.#told) return;
    const count = this.#dropped - this.#told;
    this.#told = this.#dropped;
    this.write(this.#tellDropped(count));
  }
}

class PipeWriter implements LogWriter {
  readonly #fd: number;
  readonly #socket: Socket;
  readonly #tellDropped: TellDropped;
  #gathered = '';
  #gatheredBytes = 0;
  #dropped = 0;
  #told = 0;
  #broken = false;

  constructor(fd: number, tellDropped: TellDropped) {
    this.#fd = fd;
    this.#tellDropped = tellDropped;
    this.#socket = new Socket({ fd, readable: false, writable: true });
    // The reader has gone: there is nobody left to tell.
    this.#socket.on('error', () => {
      this.#broken = true;
    });
    setInterval(() => this.#flush(), gatherMs).unref();
    process.on('exit', () => this.flushSync());
  }

  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    const waiting = this.#socket.writableLength + this.#gatheredBytes;
    if (this.#broken || waiting + bytes > maxWaitingBytes) this.#dropped += 1;
    else {
      this.#gathered += line;
      this.#gatheredBytes += bytes;
    }
    if (this.#gatheredBytes >= gatherBytes) this.#flush();
  }

  dropped(): number {
    return this.#dropped;
  }

  async drained(): Promise<void> {
    this.#flush();
    if (this.#broken || this.#socket.writableLength === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#socket.write('', () => resolve());
    await Promise.race([promise, wait(lastWaitMs)]);
  }

  flushSync(): void {
    // Behind text that waits for its reader, this would come in the middle of a line.
    if (this.#broken || this.#socket.writableLength > 0) return;
    const bytes = Buffer.from(this.#takeGathered());
    this.#dropped += linesIn(bytes.subarray(writeAtOnce(this.#fd, bytes)));
  }

  #flush(): void {
    if (this.#gathered === '' || this.#broken) return;
    this.#socket.write(this.#takeGathered(), () => this.#tellWhenDrained());
  }

  #takeGathered(): string {
    const text = this.#gathered;
    this.#gathered = '';
    this.#gatheredBytes = 0;
    return text;
  }

  #tellWhenDrained(): void {
    const count = this.#dropped - this.#told;
    if (count === 0 || this.#broken || this.#socket.writableLength > 0) return;
    this.#told = this.#dropped;
    this.write(this.#tellDropped(count));
  }
}

/** Writes as much as the reader takes without waiting; how many bytes those are. */
function writeAtOnce(fd: number, bytes: Buffer): number {
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(fd, bytes, written);
  } catch {
    // Nobody reads, and there is no time to wait.
  }
  return written;
}

/** Lines that end in these bytes. */
function linesIn(bytes: Buffer): number {
  return bytes.reduce((count, byte) => count + (byte === newline ? 1 : 0), 0);
}

const newline = 0x0a;

/** A terminal can be stopped, so the thread pool writes to it; gathered in small pieces, since sonic-boom copies and counts
 *  all that waits anew with each line. */
function terminalWriter(fd: number, tellDropped: TellDropped): LogWriter {
  const destination = pino.destination({
    fd,
    sync: false,
    minLength: gatherBytes,
    maxWrite: 2 * gatherBytes,
    maxLength: maxWaitingBytes,
    periodicFlush: gatherMs,
  });
  let [dropped, told] = [0, 0];
  destination.on('drop', () => (dropped += 1));
  destination.on('drain', () => {
    if (dropped === told) return;
    const count = dropped - told;
    told = dropped;
    destination.write(tellDropped(count));
  });
  return {
    write: (line) => void destination.write(line),
    dropped: () => dropped,
    drained: async () => destination.flushSync(),
    flushSync: () => destination.flushSync(),
  };
}
