import { format } from './format.ts';

/** A terminal that rewrites one line, or a file that takes line after line. */
interface Output {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

const rewriteEveryMs = 100;
const lineEveryMs = 3000;

/** Tells a person how far a long task is. */
export class Progress {
  readonly #output: Output;
  readonly #now: () => number;
  #task = { label: '', size: 0, done: 0, startedMs: 0 };
  #shownMs = 0;

  /** `now` is any clock in milliseconds. */
  constructor(output: Output, now: () => number = () => performance.now()) {
    this.#output = output;
    this.#now = now;
  }

  begin(label: string, size: number): void {
    const now = this.#now();
    this.#task = { label, size, done: 0, startedMs: now };
    this.#shownMs = now;
  }

  advance(count: number): void {
    this.#task.done += count;
    const now = this.#now();
    const everyMs = this.#output.isTTY === true ? rewriteEveryMs : lineEveryMs;
    if (now - this.#shownMs < everyMs) return;
    this.#shownMs = now;
    this.#show(now);
  }

  end(): void {
    this.#show(this.#now());
    if (this.#output.isTTY === true) this.#output.write('\n');
  }

  #show(now: number): void {
    const { label, size, done, startedMs } = this.#task;
    const rate = done / Math.max((now - startedMs) / 1000, 0.001);
    const share = Math.floor((100 * done) / size);
    const line = `${label}: ${format(done)} of ${format(size)} (${share} %), ${format(rate)} rows/s`;
    this.#output.write(this.#output.isTTY === true ? `\r\u001b[K${line}` : `${line}\n`);
  }
}
