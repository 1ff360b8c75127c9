import type { OrgId } from '../../kernel/ids.ts';
import type { Dependencies } from '../dependencies.ts';

/** Uses that are stored in one unit at most. */
const maxInUnit = 200;

interface Use {
  readonly org: OrgId;
  readonly id: string;
  /** Epoch milliseconds, UTC. */
  readonly at: number;
}

/**
 * When tokens were last used: noted in memory with each request, and stored by `flush`, out of any request's way. Not an
 * activity, and no commit that followers hear of.
 */
export class TokenUses {
  readonly #deps: Pick<Dependencies, 'store' | 'clock' | 'log'>;
  #noted = new Map<string, Use>();

  constructor(deps: Pick<Dependencies, 'store' | 'clock' | 'log'>) {
    this.#deps = deps;
  }

  /** What to call with each use of a token. */
  noting(org: OrgId, id: string): () => void {
    const key = keyOf(org, id);
    return () => void this.#noted.set(key, { org, id, at: this.#deps.clock.now() });
  }

  /** Stores what was noted since the last time. What the store does not take now is tried again next time. */
  async flush(): Promise<void> {
    const noted = Map.groupBy(this.#noted.values(), ({ org }) => org);
    this.#noted = new Map();
    for (const [org, uses] of noted)
      for (let n = 0; n < uses.length; n += maxInUnit)
        await this.#store(org, uses.slice(n, n + maxInUnit));
  }

  async #store(org: OrgId, uses: readonly Use[]): Promise<void> {
    try {
      await this.#deps.store.run(
        org,
        async (tx) => {
          for (const { id, at } of uses) await tx.tokens.use(org, id, at);
        },
        { operations: uses.length },
      );
    } catch (error) {
      for (const use of uses) this.#noted.getOrInsert(keyOf(org, use.id), use);
      this.#deps.log.warn({ err: error }, 'could not store when tokens were last used; will retry');
    }
  }
}

function keyOf(org: OrgId, id: string): string {
  return `${org} ${id}`;
}
