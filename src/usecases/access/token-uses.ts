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

  note(org: OrgId, id: string): void {
    this.#noted.set(`${org} ${id}`, { org, id, at: this.#deps.clock.now() });
  }

  /** Stores what was noted since the last time. What the store does not take now is tried again next time. */
  async flush(): Promise<void> {
    const uses = [...this.#noted];
    this.#noted = new Map();
    for (let n = 0; n < uses.length; n += maxInUnit)
      await this.#store(uses.slice(n, n + maxInUnit));
  }

  async #store(uses: readonly (readonly [string, Use])[]): Promise<void> {
    try {
      await this.#deps.store.run(
        async (tx) => {
          for (const [, { org, id, at }] of uses) await tx.tokens.use(org, id, at);
        },
        { operations: uses.length },
      );
    } catch (error) {
      for (const [key, use] of uses) this.#noted.getOrInsert(key, use);
      this.#deps.log.warn({ err: error }, 'could not store when tokens were last used; will retry');
    }
  }
}
