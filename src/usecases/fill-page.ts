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
interface Filling<Row> {
  readonly page: Page;
  /** Rows that are in memory at a time: the heavier a row can be, the fewer. */
  readonly slice: number;
  readonly read: (
    from: number,
    size: number,
  ) => Promise<{ readonly total: number; readonly rows: readonly Row[] }>;
  readonly show: Show<Row>;
}

/** Reads a page in slices until it is whole or the budget is spent; there is a row in it if there is any. */
export async function fillPage<Row>(
  budget: AnswerBudget,
  { page: { from, size }, slice, read, show }: Filling<Row>,
): Promise<FilledList> {
  const texts: string[] = [];
  for (;;) {
    const { total, rows } = await read(from + texts.length, Math.min(slice, size - texts.length));
    for (const row of rows) {
      const text = await show(row);
      if (!budget.takes(text)) return { total, texts, next: from + texts.length };
      texts.push(text);
      await budget.pause();
    }
    const ended = texts.length >= size || from + texts.length >= total;
    if (ended || rows.length === 0) return { total, texts, next: undefined };
  }
}
