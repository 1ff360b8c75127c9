import type { OrgId } from '../../kernel/ids.ts';
import type { SearchVitals } from '../../ports/search-index.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { pacer } from './drive.ts';
import type { OrgIndex } from './org-index.ts';

/** Looks at every index. Those of many large organizations take a while, so the event loop is given back in between. */
export async function vitalsOf(
  { feed }: Pick<Reads, 'feed'>,
  indexes: ReadonlyMap<OrgId, OrgIndex>,
): Promise<SearchVitals> {
  const rest = pacer();
  const sum = { ready: 0, building: 0, documents: 0, bytes: 0, lagCommits: 0 };
  for (const [org, { head }] of indexes) {
    if (head === undefined) {
      sum.building++;
      continue;
    }
    const behind = (await feed.head(org)) - head.seq;
    sum.ready++;
    sum.documents += head.living;
    sum.bytes += head.byteLength;
    sum.lagCommits = Math.max(sum.lagCommits, behind);
    await rest();
  }
  return sum;
}
