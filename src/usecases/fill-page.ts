import type { AnswerBudget } from './answer-budget.ts';

/** Which of many: `from` is skipped, at most `size` are answered. */
export interface Page {
  readonly from: number;
  readonly size: number;
}

/** A page of an answer. It may be shorter than was asked for. */
export interface FilledPage {
  /** The rows that fit, each as the JSON text that the answer shows of it. */
  readonly texts: readonly string[];
  /** The `from` of the rows that would have made the answer too large; undefined when the page is whole. */
  readonly next: number | undefined;
}

export interface FilledList extends FilledPage {
  /** How many there are over all pages. */
  readonly total: number;
}

/** Makes of a stored thing the JSON text that an answer shows of it. */
export type Show<Row> = (row: Row) => string | Promise<string>;

/** How a page is filled. */
interface Filling<Key, Row> {
  /** Skips this many. */
  readonly from: number;
  /** Rows that are in memory at a time: the heavier a row can be, the fewer. */
  readonly slice: number;
  /** Names the rows of the whole page, in their order. Asked once: writes made meanwhile neither repeat nor skip a row. */
  readonly find: () => Promise<{ readonly total: number; readonly keys: readonly Key[] }>;
  /** The rows of these keys, in their order, without those that have gone since. */
  readonly read: (keys: readonly Key[]) => Promise<readonly Row[]>;
  readonly show: Show<Row>;
}

/** Reads a page in slices until it is whole or the budget is spent; there is a row in it if there is any. */
export async function fillPage<Key, Row>(
  budget: AnswerBudget,
  { from, slice, find, read, show }: Filling<Key, Row>,
): Promise<FilledList> {
  const { total, keys } = await find();
  const texts: string[] = [];
  for (let at = 0; at < keys.length; at += slice) {
    for (const row of await read(keys.slice(at, at + slice))) {
      const text = await show(row);
      if (!budget.takes(text)) return { total, texts, next: from + texts.length };
      texts.push(text);
      await budget.pause();
    }
    // Of a heavy row the answer may show little.
    await budget.turn();
  }
  return { total, texts, next: undefined };
}

/** Of rows so light that all of a page are read at once: they are their own keys. */
export const wholeRows = {
  slice: Infinity,
  read: <Row>(rows: readonly Row[]) => Promise.resolve(rows),
};
