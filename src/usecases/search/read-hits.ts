import type { OrgId } from '../../kernel/ids.ts';
import type { SearchHit } from '../../ports/search-index.ts';
import type { Reads } from '../../ports/unit-of-work.ts';

/**
 * The documents of a page in its order, as JSON texts, each in the very version that matched: an entity that changed
 * since is read from its history. One that was purged since is left out.
 */
export async function readHits(
  reads: Reads,
  org: OrgId,
  hits: readonly SearchHit[],
): Promise<readonly string[]> {
  if (hits.length === 0) return [];
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
