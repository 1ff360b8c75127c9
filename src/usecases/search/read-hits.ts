import type { OrgId } from '../../kernel/ids.ts';
import type { SearchHit } from '../../ports/search-index.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { AnswerBudget } from '../answer-budget.ts';

/** Documents that are in memory as a whole at a time. */
const batchSize = 25;

/**
 * The documents of a page in its order, as JSON texts, each in the very version that matched: an entity that changed
 * since is read from its history. One that was purged since is left out. `show` makes of a document's text what the
 * answer shows of it. Throws `answer/too-large`.
 */
export async function readHits(
  reads: Reads,
  org: OrgId,
  hits: readonly SearchHit[],
  show: (text: string) => string = (text) => text,
): Promise<readonly string[]> {
  const budget = new AnswerBudget();
  const shown: string[] = [];
  for (let start = 0; start < hits.length; start += batchSize)
    for (const text of await readBatch(reads, org, hits.slice(start, start + batchSize))) {
      const part = show(text);
      budget.spend(part);
      shown.push(part);
    }
  return shown;
}

async function readBatch(
  reads: Reads,
  org: OrgId,
  hits: readonly SearchHit[],
): Promise<readonly string[]> {
  const stored = await reads.entities.findMany(
    org,
    hits.map(({ id }) => id),
  );
  const byId = new Map(stored.map((entity) => [entity.id, entity]));
  const texts: string[] = [];
  for (const { id, version } of hits) {
    const current = byId.get(id);
    const text =
      current?.version === version
        ? current.text
        : await reads.operations.payloadAt(org, id, version);
    if (text !== undefined) texts.push(text);
  }
  return texts;
}
