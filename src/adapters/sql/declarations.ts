import { LRUCache } from 'lru-cache';
import type { OrgId } from '../../kernel/ids.ts';

/**
 * Tells one state of an organization's settings, schemas and lookup paths from every other that it ever had, those of
 * units that were undone included: whoever changes them draws a new one, which is committed with the change. Empty
 * before the first.
 */
export type Edition = string;

/** The edition that is seen; undefined where none is, as by a unit that has changed it. */
type EditionOf = (org: OrgId) => Edition | undefined | Promise<Edition | undefined>;

/** What a reader has asked for already, and how it asks again. */
interface Seen {
  readonly edition: ReturnType<EditionOf>;
  readonly editionOf: EditionOf;
}

/**
 * What `ask` answers, who reads settings, schemas and lookup paths of the organization and nothing else; a store asks
 * again only when one of them has changed. `question` tells what is asked from everything else.
 */
export type Declared = <Result>(
  org: OrgId,
  question: string,
  ask: () => Promise<Result>,
) => Promise<Result>;

export const askAlways: Declared = (_org, _question, ask) => ask();

/** How many organizations are remembered, and how many answers of each. */
const [maxOrgs, maxAnswers] = [1000, 1000];

interface Remembered {
  readonly edition: Edition;
  readonly answers: Map<string, Promise<unknown>>;
}

/** What a store has read of settings, schemas and lookup paths: they are seldom written, and almost every write needs them. */
export class Declarations {
  readonly #orgs = new LRUCache<OrgId, Remembered>({ max: maxOrgs });

  /** For a reader who sees these editions. */
  seenBy(editionOf: EditionOf): Declared {
    return (org, question, ask) => {
      const edition = editionOf(org);
      // Almost every write comes by here, mostly with an edition at hand.
      const known = typeof edition === 'string' ? this.#known(org, edition, question) : undefined;
      return (known ?? this.#learn(org, question, ask, { edition, editionOf })) as ReturnType<
        typeof ask
      >;
    };
  }

  #known(org: OrgId, edition: Edition, question: string): Promise<unknown> | undefined {
    const known = this.#orgs.get(org);
    return known?.edition === edition ? known.answers.get(question) : undefined;
  }

  async #learn<Result>(
    org: OrgId,
    question: string,
    ask: () => Promise<Result>,
    seen: Seen,
  ): Promise<unknown> {
    const edition = await seen.edition;
    if (edition === undefined) return await ask();
    const known = this.#known(org, edition, question);
    if (known !== undefined) return await known;
    const answer = await ask();
    // Outside a unit, somebody may have committed in between.
    if ((await seen.editionOf(org)) === edition)
      this.#answersOf(org, edition).set(question, Promise.resolve(answer));
    return answer;
  }

  #answersOf(org: OrgId, edition: Edition): Map<string, Promise<unknown>> {
    const known = this.#orgs.get(org);
    if (known?.edition === edition && known.answers.size < maxAnswers) return known.answers;
    const answers = new Map<string, Promise<unknown>>();
    this.#orgs.set(org, { edition, answers });
    return answers;
  }
}
