import type { Log } from '../../ports/log.ts';
import type { SearchHead } from '../../search/index.ts';
import { drive } from './drive.ts';

/** Does in the background what searches left an index to do: puts columns in order that they sorted by. */
export class Ordering {
  readonly #log: Log;
  readonly #ordered = new WeakSet<SearchHead>();
  readonly #onOrdered: () => void;
  #closed = false;

  /** `onOrdered` is called when an index has got its orders, which take memory. */
  constructor(log: Log, onOrdered: () => void) {
    this.#log = log;
    this.#onOrdered = onOrdered;
  }

  /** Begins, unless there is nothing to do or it is under way. Never throws. */
  begin(head: SearchHead): void {
    if (this.#closed || this.#ordered.has(head) || !head.hasChores) return;
    this.#ordered.add(head);
    drive(this.#untilClosed(head))
      .then(this.#onOrdered)
      .catch((error: unknown) =>
        this.#log.error({ err: error }, 'a search index could not be put in order'),
      )
      .finally(() => this.#ordered.delete(head));
  }

  close(): void {
    this.#closed = true;
  }

  *#untilClosed(head: SearchHead): Generator<undefined, void, undefined> {
    const steps = head.tend();
    while (!this.#closed && steps.next().done !== true) yield;
  }
}
