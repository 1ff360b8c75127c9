import type { EntityId } from '../../kernel/ids.ts';
import { idWords } from '../reader/id-order.ts';
import { grown } from './grow.ts';
import { formatId, IdTable } from './id-table.ts';

/** Words of 32 bits that say where an entity is. */
const homeWords = 2;

/**
 * The entities of an index, numbered from 0. A number (ordinal) stays with its entity over all versions and schemas, also
 * after a purge, so that it can stand for the entity in columns.
 *
 *     homes[2 * entity]       the number of its partition + 1, 0 before it has one
 *     homes[2 * entity + 1]   its youngest slot there
 */
export class EntityTable {
  readonly #ids: IdTable;
  #homes = new Uint32Array(0);

  /** `seed` starts the hashes of ids. */
  constructor(seed = 0) {
    this.#ids = new IdTable(seed);
  }

  get byteLength(): number {
    return this.#ids.byteLength + this.#homes.byteLength;
  }

  /** The ordinal of an entity, a new one when its id is new. The id must be a UUID in lower case. */
  intern(id: EntityId): number {
    const entity = this.#ids.intern(id);
    const words = (entity + 1) * homeWords;
    if (words > this.#homes.length) this.#homes = grown(this.#homes, words);
    return entity;
  }

  /** -1 when there never was such an entity. */
  find(id: EntityId): number {
    return this.#ids.find(id);
  }

  /** The number of the partition that the entity came to last; -1 for none. */
  homeOf(entity: number): number {
    return this.#homes[entity * homeWords]! - 1;
  }

  /** The youngest slot of the entity in that partition. */
  slotOf(entity: number): number {
    return this.#homes[entity * homeWords + 1]!;
  }

  move(entity: number, partition: number, slot: number): void {
    this.#homes[entity * homeWords] = partition + 1;
    this.#homes[entity * homeWords + 1] = slot;
  }

  idOf(entity: number): EntityId {
    return formatId(this.#ids.words, entity * idWords);
  }

  /** One of the four words of an id. */
  idWord(entity: number, word: number): number {
    return this.#ids.words[entity * idWords + word]!;
  }

  /** Negative when the first entity has the lesser id. */
  compareIds(a: number, b: number): number {
    const { words } = this.#ids;
    for (let word = 0; word < idWords; word++) {
      const difference = words[a * idWords + word]! - words[b * idWords + word]!;
      if (difference !== 0) return difference;
    }
    return 0;
  }
}
