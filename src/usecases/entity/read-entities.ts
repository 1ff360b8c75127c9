import type { EntityId, OrgId } from '../../kernel/ids.ts';
import type { StoredEntity } from '../../ports/entity-store.ts';
import type { Reads } from '../../ports/unit-of-work.ts';

/** Documents that are in memory at a time: so many, and one beyond so many bytes. */
const [sliceSize, sliceBytes] = [25, 4 * 1024 * 1024];

/** Some of the ids that were asked for, and the entities among them that are there. */
interface EntitySlice {
  readonly ids: readonly EntityId[];
  readonly entities: readonly StoredEntity[];
}

/** The current states of any number of entities, in slices and in the order of the ids; each id is named once. */
export async function* readEntities(
  reads: Reads,
  org: OrgId,
  ids: readonly EntityId[],
): AsyncGenerator<EntitySlice> {
  for (let start = 0; start < ids.length; ) {
    const wanted = ids.slice(start, start + sliceSize);
    const entities = await reads.entities.findMany(org, wanted, sliceBytes);
    const last = entities.at(-1)?.id;
    const end = isCut(entities) && last !== undefined ? wanted.indexOf(last) + 1 : wanted.length;
    yield { ids: wanted.slice(0, end), entities };
    start += end;
  }
}

/** Whether the store stopped at the bytes that it may read. */
function isCut(entities: readonly StoredEntity[]): boolean {
  const bytes = entities.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  return bytes > sliceBytes;
}
