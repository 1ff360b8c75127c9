import { errors } from '../../kernel/errors.ts';
import type { OrgId } from '../../kernel/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { pacer } from './drive.ts';
import type { OrgIndex } from './org-index.ts';

/** What a shelf needs to know of itself. */
export interface ShelfOptions {
  readonly make: (org: OrgId) => OrgIndex;
  readonly clock: Clock;
  readonly log: Log;
  /** All indexes together take about this much memory; an index that takes more alone is kept while it is the one asked last. */
  readonly memoryBytes: number;
  /** An index that nobody has asked for this long is dropped. */
  readonly idleMs: number;
}

interface Place {
  readonly index: OrgIndex;
  /** Stays however long nobody asks for it. */
  readonly isKept: boolean;
  /** Epoch milliseconds. */
  readonly askedAt: number;
}

/** Why an index was dropped. */
export type DropReason = 'idle' | 'memory';

/** The indexes of this process. One that is dropped is built anew by the next search. */
export class IndexShelf {
  readonly #options: ShelfOptions;
  /** The one asked last comes last. */
  readonly #places = new Map<OrgId, Place>();
  readonly #drops: Record<DropReason, number> = { idle: 0, memory: 0 };
  #tending: Promise<void> | undefined;
  /** Whether it was asked for since the last pass began, which may have weighed too early. */
  #isDue = false;
  #tooLarge: OrgIndex | undefined;
  #isClosed = false;

  constructor(options: ShelfOptions) {
    this.#options = options;
  }

  /** How many indexes were dropped so far. */
  get drops(): Readonly<Record<DropReason, number>> {
    return this.#drops;
  }

  /** The index of an organization, if it is there. */
  peek(org: OrgId): OrgIndex | undefined {
    return this.#places.get(org)?.index;
  }

  /** The index of an organization, for a search; a new one if there is none. Throws `server/shutting-down` after `close`. */
  ask(org: OrgId): OrgIndex {
    return this.#touch(org, this.#places.get(org)?.isKept ?? false);
  }

  /** As `ask`, and it is not dropped for being idle. */
  keep(org: OrgId): OrgIndex {
    return this.#touch(org, true);
  }

  entries(): Iterable<readonly [OrgId, OrgIndex]> {
    return this.#places.entries().map(([org, { index }]) => [org, index] as const);
  }

  /** Drops what nobody has asked for some time, then those asked least recently until the rest fits into the memory. */
  tend(): Promise<void> {
    this.#isDue = true;
    this.#tending ??= this.#tendWhileDue();
    return this.#tending;
  }

  close(): void {
    this.#isClosed = true;
    for (const { index } of this.#places.values()) index.close();
    this.#places.clear();
  }

  #touch(org: OrgId, isKept: boolean): OrgIndex {
    if (this.#isClosed) throw errors.shuttingDown();
    const index = this.#places.get(org)?.index ?? this.#options.make(org);
    this.#places.delete(org);
    this.#places.set(org, { index, isKept, askedAt: this.#options.clock.now() });
    return index;
  }

  /** Ends in the same turn in which it finds nothing due: a call in between would be forgotten. */
  async #tendWhileDue(): Promise<void> {
    try {
      while (this.#isDue) {
        this.#isDue = false;
        await this.#tend();
      }
    } finally {
      this.#tending = undefined;
    }
  }

  async #tend(): Promise<void> {
    const oldest = this.#options.clock.now() - this.#options.idleMs;
    for (const [org, { askedAt, isKept }] of [...this.#places])
      if (!isKept && askedAt < oldest) this.#drop(org, 'idle');
    const sizes = await this.#sizes();
    let total = sizes.values().reduce((sum, size) => sum + size, 0);
    for (const org of [...this.#places.keys()].slice(0, -1)) {
      if (total <= this.#options.memoryBytes) return;
      if (this.#drop(org, 'memory')) total -= sizes.get(org) ?? 0;
    }
    this.#warnIfTooLarge(sizes);
  }

  async #sizes(): Promise<ReadonlyMap<OrgId, number>> {
    const rest = pacer();
    const sizes = new Map<OrgId, number>();
    for (const [org, index] of [...this.entries()]) {
      sizes.set(org, index.head?.byteLength ?? 0);
      await rest();
    }
    return sizes;
  }

  /** False when the index is being built: somebody waits for it. */
  #drop(org: OrgId, reason: DropReason): boolean {
    const index = this.#places.get(org)?.index;
    if (index?.head === undefined) return false;
    this.#places.delete(org);
    index.close();
    this.#drops[reason]++;
    this.#options.log.info({ org, reason }, 'search index dropped; the next search rebuilds it');
    return true;
  }

  /** Warns once for each index that is too large alone. */
  #warnIfTooLarge(sizes: ReadonlyMap<OrgId, number>): void {
    const [org, place] = [...this.#places].at(-1) ?? [];
    const bytes = org === undefined ? 0 : (sizes.get(org) ?? 0);
    if (bytes <= this.#options.memoryBytes || place?.index === this.#tooLarge) return;
    this.#tooLarge = place?.index;
    const fields = { org, bytes, memory_bytes: this.#options.memoryBytes };
    const sentence = 'a search index alone exceeds ENTIA_SEARCH_MEMORY_BYTES; it still serves';
    this.#options.log.warn(fields, sentence);
  }
}
