import type { WaitingTable, Write } from './write.ts';

/** So many writes, and so many characters in them, are kept in memory. */
const maxWrites = 5000;
const maxCharacters = 8 * 1024 * 1024;

/** Writes that wait to be sent, by table, in the order in which they were made. */
export class WaitingWrites {
  readonly #byTable = new Map<WaitingTable, Write[]>();
  /** The last write of each owner. */
  readonly #owners = new Map<WaitingTable, Map<string, Write>>();
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
    this.#byTable.getOrInsertComputed(write.table, () => []).push(write);
    this.#owners.getOrInsertComputed(write.table, () => new Map()).set(write.owner, write);
    this.#writes++;
    this.#characters += charactersOf(write);
  }

  /** Whether any waits for the table, or one of this owner. */
  has(table: WaitingTable, owner?: string): boolean {
    if (owner === undefined) return this.#byTable.has(table);
    return this.#owners.get(table)?.has(owner) ?? false;
  }

  /** The last write for an owner. */
  last(table: WaitingTable, owner: string): Write | undefined {
    return this.#owners.get(table)?.get(owner);
  }

  tables(): readonly WaitingTable[] {
    return [...this.#byTable.keys()];
  }

  take(table: WaitingTable): readonly Write[] {
    const writes = this.#byTable.get(table) ?? [];
    this.#byTable.delete(table);
    this.#owners.delete(table);
    this.#writes -= writes.length;
    for (const write of writes) this.#characters -= charactersOf(write);
    return writes;
  }

  takeAll(): readonly Write[] {
    return this.tables().flatMap((table) => this.take(table));
  }
}

function charactersOf({ rows }: Write): number {
  let characters = 0;
  for (const row of rows)
    for (const value of Object.values(row))
      if (typeof value === 'string') characters += value.length;
  return characters;
}
