import type { GatheredTable } from '../sql/gathered-tables.ts';
import type { Write } from '../sql/write.ts';

/** The most writes, and the most characters in them, that are kept in memory. */
const maxWrites = 5000;
const maxCharacters = 8 * 1024 * 1024;

/** An entity and its operation share one text, so both are sent at once. */
const companions: Partial<Record<GatheredTable, GatheredTable>> = {
  entity: 'operation',
  operation: 'entity',
};

interface TableWrites {
  readonly writes: Write[];
  /** The last write of each owner. */
  readonly byOwner: Map<string, Write>;
  characters: number;
}

/** Writes that wait to be sent, by table, in the order in which they were made. */
export class WaitingWrites {
  readonly #byTable = new Map<GatheredTable, TableWrites>();
  #writes = 0;
  #characters = 0;

  get isEmpty(): boolean {
    return this.#byTable.size === 0;
  }

  /** Whether they should be sent now. */
  get isMuch(): boolean {
    return this.#writes > maxWrites || this.#characters > maxCharacters;
  }

  push(write: Write): void {
    const ofTable = this.#byTable.getOrInsertComputed(write.table, noWrites);
    const characters = charactersOf(write);
    ofTable.writes.push(write);
    ofTable.byOwner.set(write.owner, write);
    ofTable.characters += characters;
    this.#writes++;
    this.#characters += characters;
  }

  /** Whether any waits for the table, or one of this owner. */
  has(table: GatheredTable, owner?: string): boolean {
    const ofTable = this.#byTable.get(table);
    return owner === undefined ? ofTable !== undefined : (ofTable?.byOwner.has(owner) ?? false);
  }

  /** The last write for an owner. */
  last(table: GatheredTable, owner: string): Write | undefined {
    return this.#byTable.get(table)?.byOwner.get(owner);
  }

  /** What waits for a table, and for the one that is sent along with it. */
  take(table: GatheredTable): readonly Write[] {
    const companion = companions[table];
    const writes = this.#takeOnly(table);
    return companion === undefined ? writes : [...writes, ...this.#takeOnly(companion)];
  }

  takeAll(): readonly Write[] {
    return [...this.#byTable.keys()].flatMap((table) => this.#takeOnly(table));
  }

  #takeOnly(table: GatheredTable): readonly Write[] {
    const { writes, characters } = this.#byTable.get(table) ?? noWrites();
    this.#byTable.delete(table);
    this.#writes -= writes.length;
    this.#characters -= characters;
    return writes;
  }
}

function noWrites(): TableWrites {
  return { writes: [], byOwner: new Map(), characters: 0 };
}

function charactersOf({ rows }: Write): number {
  let characters = 0;
  for (const row of rows)
    for (const column in row) {
      const value = row[column];
      if (typeof value === 'string') characters += value.length;
    }
  return characters;
}
