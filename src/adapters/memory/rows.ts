/** The rows of a table by key, as a unit or a reader sees them. */
export interface Rows<Row> {
  get(key: string): Row | undefined;
  values(): Iterable<Row>;
}

/** One key of several parts; different parts give different keys. */
export function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/** What a unit wrote, laid over what is committed. Nothing below changes before `commit`. */
export class Overlay<Row> implements Rows<Row> {
  readonly #below: Map<string, Row>;
  /** `undefined` is a row that is gone. */
  readonly #changed = new Map<string, Row | undefined>();

  constructor(below: Map<string, Row>) {
    this.#below = below;
  }

  get(key: string): Row | undefined {
    return this.#changed.has(key) ? this.#changed.get(key) : this.#below.get(key);
  }

  *values(): Iterable<Row> {
    for (const [key, row] of this.#below) if (!this.#changed.has(key)) yield row;
    for (const row of this.#changed.values()) if (row !== undefined) yield row;
  }

  set(key: string, row: Row): void {
    this.#changed.set(key, row);
  }

  delete(key: string): void {
    this.#changed.set(key, undefined);
  }

  commit(): void {
    for (const [key, row] of this.#changed) {
      if (row === undefined) this.#below.delete(key);
      else this.#below.set(key, row);
    }
  }
}
