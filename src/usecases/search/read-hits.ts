import type { Caller, SeenEntity } from '../../kernel/caller.ts';
import type { StoredEntity } from '../../ports/entity-store.ts';
import type { SearchHit } from '../../ports/search-index.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import type { AnswerBudget } from '../answer-budget.ts';
import { readEntities } from '../entity/read-entities.ts';
import { present, sees } from '../sight.ts';

/** The hits that fit into an answer. */
export interface ReadHits {
  /** What the answer shows of each, as JSON texts. One that was purged since, or is not seen, is left out. */
  readonly texts: readonly string[];
  /** How many hits were read, those that are left out included. */
  readonly taken: number;
}

/**
 * The documents of a page in its order, each in the very version that matched: an entity that changed since is read from
 * its history. `show` makes of a document's text what the answer shows of it.
 */
export async function readHits(
  reads: Reads,
  {
    caller,
    hits,
  }: {
    readonly caller: Caller;
    readonly hits: readonly Pick<SearchHit, 'id' | 'schema' | 'version'>[];
  },
  budget: AnswerBudget,
  show: (text: string) => string = (text) => text,
): Promise<ReadHits> {
  const { org } = caller;
  const ids = hits.map(({ id }) => id);
  const texts: string[] = [];
  let taken = 0;
  for await (const slice of readEntities(reads, org, ids)) {
    const byId = new Map(slice.entities.map((entity) => [entity.id, entity]));
    for (const { id, schema, version } of hits.slice(taken, taken + slice.ids.length)) {
      const text =
        textOf(byId.get(id), version) ?? (await reads.operations.payloadAt(org, id, version));
      if (text !== undefined) budget.looksAt(text);
      const parts = text === undefined ? [] : showing(caller, { id, schema, text }).map(show);
      if (!parts.every((part) => budget.takes(part))) return { texts, taken };
      texts.push(...parts);
      taken++;
      await budget.pause();
    }
  }
  return { texts, taken };
}

function showing(caller: Caller, state: SeenEntity): readonly string[] {
  return sees(caller, state) ? [present(caller, state).text] : [];
}

function textOf(current: StoredEntity | undefined, version: number): string | undefined {
  return current?.version === version ? current.text : undefined;
}
