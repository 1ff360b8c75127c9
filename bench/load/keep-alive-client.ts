import { connect, type Socket } from 'node:net';

const endOfHead = Buffer.from('\r\n\r\n');
const noBytes = Buffer.alloc(0);

/** Told of each answer: its status, and how long it took. */
export type OnAnswer = (status: number, nanoseconds: number) => void;

/**
 * One connection with one request under way at a time. It reads of an answer what counting needs: the status and where
 * it ends. Expects `content-length` in every answer; answers of any other kind end the connection with an error.
 */
export class KeepAliveClient {
  readonly #socket: Socket;
  readonly #next: () => Buffer | undefined;
  readonly #onAnswer: OnAnswer;
  readonly #closed = Promise.withResolvers<void>();
  #received: Buffer = noBytes;
  #sentAt = 0n;

  /** Sends what `next` gives, until it gives nothing. */
  constructor(port: number, next: () => Buffer | undefined, onAnswer: OnAnswer) {
    this.#next = next;
    this.#onAnswer = onAnswer;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#socket.on('error', (error) => this.#closed.reject(error));
    this.#socket.on('close', () => this.#closed.resolve());
  }

  /** Resolves when the last answer has come. */
  run(): Promise<void> {
    this.#send();
    return this.#closed.promise;
  }

  #send(): void {
    const request = this.#next();
    if (request === undefined) {
      this.#socket.end();
      return;
    }
    this.#sentAt = process.hrtime.bigint();
    this.#socket.write(request);
  }

  #read(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headEnd = this.#received.indexOf(endOfHead);
    if (headEnd === -1) return;
    const head = this.#received.toString('latin1', 0, headEnd);
    const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? [];
    if (length === undefined) {
      this.#socket.destroy(new Error(`an answer without content-length: ${head}`));
      return;
    }
    if (this.#received.length < headEnd + endOfHead.length + Number(length)) return;
    this.#received = noBytes;
    this.#onAnswer(Number(head.slice(9, 12)), Number(process.hrtime.bigint() - this.#sentAt));
    this.#send();
  }
}
