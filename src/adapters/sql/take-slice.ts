import type { EntityScan, EntitySlice, StoredEntity } from '../../ports/entity-store.ts';

/** The slice that begins with the first of `entities`, as `EntityReads.scan` says. Takes no entity more than it needs. */
export function takeSlice(
  entities: Iterable<StoredEntity>,
  { limit, maxBytes }: Pick<EntityScan, 'limit' | 'maxBytes'>,
): EntitySlice {
  const taken: StoredEntity[] = [];
  let bytes = 0;
  for (const entity of entities) {
    taken.push(entity);
    bytes += Buffer.byteLength(entity.text);
    if (taken.length >= limit || bytes > maxBytes)
      return { entities: taken, nextAfterId: entity.id };
  }
  return { entities: taken, nextAfterId: undefined };
}
