import type { SearchVitals } from '../../ports/search-index.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { pacer } from './drive.ts';
import type { IndexShelf } from './index-shelf.ts';

/** Looks at every index. Those of many large organizations take a while, so the event loop is given back in between. */
export async function vitalsOf(shelf: IndexShelf): Promise<SearchVitals> {
  const rest = pacer();
  const sum = { ready: 0, building: 0, documents: 0, partial: 0, bytes: 0 };
  for (const [, { head }] of [...shelf.entries()]) {
    if (head === undefined) {
      sum.building++;
      continue;
    }
    sum.ready++;
    sum.documents += head.living;
    sum.partial += head.partial;
    sum.bytes += head.byteLength;
    await rest();
  }
  return { ...sum, drops: shelf.drops };
}

/** Of the index furthest behind the commits of its organization. */
export async function lagOf({ feed }: Pick<Reads, 'feed'>, shelf: IndexShelf): Promise<number> {
  const lags = Array.from(shelf.entries(), async ([org, { head }]) =>
    head === undefined ? 0 : Math.max(0, (await feed.head(org)) - head.seq),
  );
  return (await Promise.all(lags)).reduce((most, lag) => Math.max(most, lag), 0);
}
