import type { OrgId } from '../../kernel/ids.ts';
import type { SearchVitals } from '../../ports/search-index.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { pacer } from './drive.ts';
import type { OrgIndex } from './org-index.ts';

type Indexes = ReadonlyMap<OrgId, OrgIndex>;

/** Looks at every index. Those of many large organizations take a while, so the event loop is given back in between. */
export async function vitalsOf(indexes: Indexes): Promise<SearchVitals> {
  const rest = pacer();
  const sum = { ready: 0, building: 0, documents: 0, bytes: 0 };
  for (const { head } of indexes.values()) {
    if (head === undefined) {
      sum.building++;
      continue;
    }
    sum.ready++;
    sum.documents += head.living;
    sum.bytes += head.byteLength;
    await rest();
  }
  return sum;
}

/** Of the index furthest behind the commits of its organization. */
export async function lagOf({ feed }: Pick<Reads, 'feed'>, indexes: Indexes): Promise<number> {
  const lags = Array.from(indexes, async ([org, { head }]) =>
    head === undefined ? 0 : Math.max(0, (await feed.head(org)) - head.seq),
  );
  return (await Promise.all(lags)).reduce((most, lag) => Math.max(most, lag), 0);
}
