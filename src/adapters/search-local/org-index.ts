import { errors } from '../../kernel/errors.ts';
import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Log } from '../../ports/log.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { type Change, SearchHead } from '../../search/index.ts';
import { changeOf } from './change-of.ts';
import { breathe } from './drive.ts';

/** What an index reads from and reports to. */
export interface IndexContext {
  readonly reads: Pick<Reads, 'entities' | 'feed'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Entities that are read from the store at a time. */
const scanSlice = 1000;
/** Entities that are indexed between two chances for others. */
const applySlice = 100;
/** An index is built anew when this many dead slots, and more than are alive, serve no query any more. */
const maxExpired = 50_000;

/**
 * The index of one organization: none, being built, or ready and following commits. While one is built, commits are
 * kept; those behind the state that the build began from are applied at its end. What the scan saw already is then
 * passed over by its version.
 */
export class OrgIndex {
  readonly #org: OrgId;
  readonly #context: IndexContext;
  #head: SearchHead | undefined;
  #building: Promise<void> | undefined;
  /** Commits that the index under construction has not seen; undefined while none is. */
  #kept: Commit[] | undefined;
  #closed = false;

  constructor(org: OrgId, context: IndexContext) {
    this.#org = org;
    this.#context = context;
  }

  /** The index, once it is ready. Fails with what the store threw when it could not be read; the next call tries again. */
  async ready(): Promise<SearchHead> {
    while (this.#head === undefined) {
      if (this.#closed) throw errors.shuttingDown();
      await this.#build();
    }
    return this.#head;
  }

  /** Begins to build the index, unless it is there. */
  open(): void {
    if (this.#head === undefined) this.#buildInBackground();
  }

  /** The index when no one needs to wait for it. */
  get head(): SearchHead | undefined {
    return this.#head;
  }

  /** Never throws: an index that cannot take a commit is dropped and built anew. */
  follow(commit: Commit): void {
    this.#kept?.push(commit);
    const head = this.#head;
    if (head === undefined) return;
    try {
      head.apply(changeOf(commit, this.#context.clock.now()));
    } catch (error) {
      const fields = { org: this.#org, seq: commit.seq, err: error };
      this.#context.log.error(fields, 'the search index could not take a commit; it is built anew');
      this.#head = undefined;
      this.#buildInBackground();
      return;
    }
    if (this.#isWorn(head)) this.#buildInBackground();
  }

  /** Stops building; what was found so far is dropped. */
  close(): void {
    this.#closed = true;
    this.#head = undefined;
  }

  #isWorn(head: SearchHead): boolean {
    const expired = head.expired(this.#context.clock.now());
    return expired > maxExpired && expired > head.living;
  }

  #buildInBackground(): void {
    this.#build().catch((error: unknown) => {
      this.#context.log.error(
        { org: this.#org, err: error },
        'the search index could not be built; the next search tries again',
      );
    });
  }

  /** One build at a time; who comes later waits for the same one. */
  #build(): Promise<void> {
    this.#building ??= this.#buildAnew().finally(() => {
      this.#building = undefined;
      this.#kept = undefined;
    });
    return this.#building;
  }

  async #buildAnew(): Promise<void> {
    const startedAt = this.#context.clock.now();
    const kept: Commit[] = [];
    this.#kept = kept;
    const head = new SearchHead();
    const seq = await this.#context.reads.feed.head(this.#org);
    await this.#scanInto(head, seq);
    for (let commit = kept.shift(); commit !== undefined; commit = kept.shift()) {
      if (commit.seq <= seq) continue;
      head.apply(changeOf(commit, this.#context.clock.now()));
    }
    if (this.#closed) return;
    this.#head = head;
    const ms = this.#context.clock.now() - startedAt;
    this.#context.log.info({ org: this.#org, entities: head.living, ms }, 'search index ready');
  }

  async #scanInto(head: SearchHead, seq: Seq): Promise<void> {
    head.apply({ seq, at: this.#context.clock.now(), steps: [] });
    let afterId = '';
    for (;;) {
      const scan = { schema: undefined, afterId, limit: scanSlice };
      const entities = await this.#context.reads.entities.scan(this.#org, scan);
      for (let start = 0; start < entities.length && !this.#closed; start += applySlice) {
        const steps = entities
          .slice(start, start + applySlice)
          .map(({ id, schema, version, text }): Change['steps'][number] => ({
            kind: 'upsert',
            id,
            schema,
            version,
            document: JSON.parse(text) as JsonObject,
          }));
        head.apply({ seq, at: this.#context.clock.now(), steps });
        await breathe();
      }
      const last = entities.at(-1);
      if (last === undefined || entities.length < scanSlice || this.#closed) return;
      afterId = last.id;
    }
  }
}
