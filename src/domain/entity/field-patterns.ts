import { invalid } from '../../kernel/errors.ts';
import type { Problem } from '../../kernel/problem.ts';

/**
 * A pattern from one of its segments on: a name, `*` for any one segment, `**` for any number of them; undefined behind
 * the last. No two have the same number.
 */
export type Pattern =
  | { readonly number: number; readonly segment: string; readonly next: Pattern }
  | undefined;

/** Steps of one request that may be worked out rather than looked up; each takes some ten microseconds. */
export const maxFieldSteps = 2000;

/** The sets that patterns of one request have led to so far, and how many steps were worked out. */
export interface Remembered {
  readonly sets: Map<string, PatternSet>;
  worked: number;
}

/**
 * What is left of some patterns at one place of a document. Where a segment leads is worked out once, and all segments
 * that no pattern names lead to the same place: a step costs one look-up, however many patterns there are.
 */
export class PatternSet {
  /** Whether a pattern names this very place: nothing of it, or only `**`, is left. */
  readonly isSatisfied: boolean;
  readonly isEmpty: boolean;
  readonly #patterns: readonly Pattern[];
  readonly #remembered: Remembered;
  readonly #names: ReadonlySet<string>;
  readonly #behind = new Map<string | undefined, PatternSet>();
  readonly #through = new Map<string | undefined, PatternSet>();
  readonly #joined = new Map<PatternSet, PatternSet>();

  constructor(patterns: readonly Pattern[], remembered: Remembered) {
    this.isSatisfied = patterns.some(isSatisfied);
    this.isEmpty = patterns.length === 0;
    this.#patterns = patterns;
    this.#remembered = remembered;
    this.#names = new Set(patterns.flatMap(namesAt));
  }

  /** Behind the key of an object. One that itself contains dots is reached by the dotted pattern that spells it, too. */
  member(key: string): PatternSet {
    const direct = this.#segment(key);
    if (!key.includes('.') || this.isEmpty) return direct;
    let spelt: PatternSet = this;
    for (const segment of key.split('.')) spelt = spelt.#segment(segment);
    return direct.#with(spelt);
  }

  /** Behind the index of an array, which a pattern may name, or pass over. */
  item(index: number): PatternSet {
    const name = this.#names.has(String(index)) ? String(index) : undefined;
    return this.#through.getOrInsertComputed(name, () => this.#with(this.#segment(String(index))));
  }

  #segment(segment: string): PatternSet {
    const name = this.#names.has(segment) ? segment : undefined;
    return this.#behind.getOrInsertComputed(name, () =>
      setOf(
        this.#patterns.flatMap((pattern) => step(pattern, name)),
        this.#remembered,
      ),
    );
  }

  #with(other: PatternSet): PatternSet {
    if (other === this || other.isEmpty) return this;
    if (this.isEmpty) return other;
    return this.#joined.getOrInsertComputed(other, () =>
      setOf([...this.#patterns, ...other.#patterns], this.#remembered),
    );
  }
}

/** The one set of these patterns. Throws `request/invalid` where they lead to too many sets. */
export function setOf(patterns: readonly Pattern[], remembered: Remembered): PatternSet {
  if (++remembered.worked > maxFieldSteps) throw invalid([tooManySteps]);
  const distinct = [...new Set(patterns)].sort((a, b) => numberOf(a) - numberOf(b));
  const key = distinct.map(numberOf).join();
  const known = remembered.sets.get(key);
  if (known !== undefined) return known;
  const made = new PatternSet(distinct, remembered);
  remembered.sets.set(key, made);
  return made;
}

const tooManySteps: Problem = {
  path: '/fields',
  code: 'shape/invalid',
  message: `these fields are told apart in more than ${maxFieldSteps} steps; name fewer with "*" and "**"`,
};

function numberOf(pattern: Pattern): number {
  return pattern?.number ?? -1;
}

/** The names that lead somewhere else than all other segments. */
function namesAt(pattern: Pattern): string[] {
  if (pattern === undefined || pattern.segment === '*') return [];
  return pattern.segment === '**' ? namesAt(pattern.next) : [pattern.segment];
}

/** What is left of a pattern behind a segment; undefined is one that no pattern names. */
function step(pattern: Pattern, segment: string | undefined): Pattern[] {
  if (pattern === undefined) return [];
  if (pattern.segment === '**') return [pattern, ...step(pattern.next, segment)];
  return pattern.segment === '*' || pattern.segment === segment ? [pattern.next] : [];
}

function isSatisfied(pattern: Pattern): boolean {
  return pattern === undefined || (pattern.segment === '**' && isSatisfied(pattern.next));
}
