import type { Invariant } from './invariant.ts';

/** A place where an invariant does not hold. */
export interface Finding extends Invariant {
  /** Columns and values that lead there, such as `org=1 entity_id=… version=3`. */
  readonly place: string;
}

/** The columns that lead to a row. */
export type Place = Readonly<Record<string, string | number | null>>;

/** The most places reported for each invariant; a broken store may have millions. */
export const maxPlaces = 100;

/** Gathers what a check finds. */
export class Findings {
  readonly #byName = new Map<string, Finding[]>();

  add({ name, meaning }: Invariant, place: Place): void {
    const known = this.#byName.getOrInsertComputed(name, () => []);
    if (known.length < maxPlaces) known.push({ name, meaning, place: toText(place) });
    else if (known.length === maxPlaces) known.push({ name, meaning, place: 'and more' });
  }

  all(): readonly Finding[] {
    return [...this.#byName.values()].flat();
  }
}

function toText(place: Place): string {
  return Object.entries(place)
    .map(([column, value]) => `${column}=${value}`)
    .join(' ');
}
