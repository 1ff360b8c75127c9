import { fstatSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';

/** Text that waits at most for a reader that does not read, in bytes: some thousand lines. */
const maxWaitingBytes = 1024 * 1024;

/** Text that is gathered before it is written, in characters, and how long it waits for more, in milliseconds. */
const [gatherChars, gatherMs] = [4096, 250];

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
 * full pipe is stuck, and the process waits for it when it ends.
 */
export function openLogWriter(fd: number, tellDropped: TellDropped): LogWriter {
  const stat = fstatSync(fd);
  return stat.isFIFO() || stat.isSocket()
    ? new PipeWriter(fd, tellDropped)
    : fileWriter(fd, tellDropped);
}

class PipeWriter implements LogWriter {
  readonly #fd: number;
  readonly #socket: Socket;
  readonly #tellDropped: TellDropped;
  #gathered = '';
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
    const waiting = this.#socket.writableLength + this.#gathered.length;
    if (this.#broken || waiting + line.length > maxWaitingBytes) this.#dropped += 1;
    else this.#gathered += line;
    if (this.#gathered.length >= gatherChars) this.#flush();
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
    const text = this.#gathered;
    this.#gathered = '';
    try {
      writeSync(this.#fd, text);
    } catch {
      // Nobody reads, and there is no time to wait.
    }
  }

  #flush(): void {
    const text = this.#gathered;
    if (text === '' || this.#broken) return;
    this.#gathered = '';
    this.#socket.write(text, () => this.#tellWhenDrained());
  }

  #tellWhenDrained(): void {
    const count = this.#dropped - this.#told;
    if (count === 0 || this.#broken || this.#socket.writableLength > 0) return;
    this.#told = this.#dropped;
    this.write(this.#tellDropped(count));
  }
}

/** Gathered in small pieces, and written by the thread pool: sonic-boom copies and counts all that waits anew with each line. */
function fileWriter(fd: number, tellDropped: TellDropped): LogWriter {
  const destination = pino.destination({
    fd,
    sync: false,
    minLength: gatherChars,
    maxWrite: 2 * gatherChars,
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
