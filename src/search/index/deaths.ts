import type { Seq } from '../../kernel/ids.ts';
import { pageBits, pageMask } from '../reader/pages.ts';
import { grown } from './grow.ts';

/** At which commit each slot died. Where none died it takes no room. */
export class Deaths {
  /** By page of slots: the commit + 1, or 0 for a slot that is alive; as long as the last that died asks for. */
  readonly #pages: Float64Array[] = [];

  get byteLength(): number {
    return this.#pages.reduce((sum, page) => sum + page.byteLength, 0);
  }

  /** Infinity for a slot that is alive. */
  at(slot: number): Seq {
    const kept = this.#pages[slot >>> pageBits]?.[slot & pageMask] ?? 0;
    return kept === 0 ? Number.POSITIVE_INFINITY : kept - 1;
  }

  set(slot: number, seq: Seq): void {
    const number = slot >>> pageBits;
    const place = slot & pageMask;
    while (this.#pages.length <= number) this.#pages.push(new Float64Array(0));
    const page = grown(this.#pages[number]!, place + 1);
    page[place] = seq + 1;
    this.#pages[number] = page;
  }
}
