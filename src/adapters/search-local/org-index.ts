import { errors } from '../../kernel/errors.ts';
import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EntitySlice } from '../../ports/entity-store.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Log } from '../../ports/log.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { type Change, SearchHead } from '../../search/index.ts';
import { changeOf } from './change-of.ts';
import { pacer } from './drive.ts';

/** What an index reads from and reports to. */
export interface IndexContext {
  readonly reads: Pick<Reads, 'entities' | 'feed'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Starts the hashes of the index; 32 random bits. */
  readonly seed: number;
  /**
   * An index is built anew when the versions that serve no query any more are kept as more values than this, and as
   * more than the living documents are; when all dead versions are, at twice as many.
   */
  readonly wornWeight: number;
}

/** What is read from the store at a time. */
const scanSlice = { limit: 1000, maxBytes: 8 * 1024 * 1024 };
/** Documents are added to an index under construction in pieces of so many UTF-16 units of text, a few milliseconds each. */
const pieceUnits = 128 * 1024;
/** An index whose dead weight is this many times `wornWeight` is built anew at once. */
const hardCeiling = 2;

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
      this.#context.log.error(fields, 'the search index could not apply a commit; rebuilding it');
      this.#head = undefined;
      this.#buildInBackground();
      return;
    }
    if (this.#building === undefined && this.#isWorn(head)) this.#buildInBackground();
  }

  /** Stops building; what was found so far is dropped. */
  close(): void {
    this.#closed = true;
    this.#head = undefined;
  }

  /** A search that runs keeps its own index, so even versions that it may need can be left behind. */
  #isWorn(head: SearchHead): boolean {
    const { wornWeight } = this.#context;
    const exceeds = (dead: number, bound: number): boolean =>
      dead > bound && dead > head.livingWeight;
    return (
      exceeds(head.expired(this.#context.clock.now()), wornWeight) ||
      exceeds(head.deadWeight, hardCeiling * wornWeight)
    );
  }

  #buildInBackground(): void {
    this.#build().catch((error: unknown) => {
      this.#context.log.error(
        { org: this.#org, err: error },
        'could not build the search index; the next search retries',
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
    const head = new SearchHead(this.#context.seed);
    const seq = await this.#context.reads.feed.head(this.#org);
    await this.#scanInto(head, seq);
    const rest = pacer();
    // Others append while this rests: only when nothing is left without a rest in between is the index up to date.
    while (kept.length > 0 && !this.#closed) {
      for (const commit of kept.splice(0)) {
        if (commit.seq > seq) head.apply(changeOf(commit, this.#context.clock.now()));
        await rest();
      }
    }
    if (this.#closed) return;
    this.#head = head;
    const ms = this.#context.clock.now() - startedAt;
    this.#context.log.info({ org: this.#org, entities: head.living, ms }, 'search index ready');
  }

  async #scanInto(head: SearchHead, seq: Seq): Promise<void> {
    const rest = pacer();
    head.apply({ seq, at: this.#context.clock.now(), steps: [] });
    let afterId: string | undefined = '';
    while (afterId !== undefined && !this.#closed) {
      const scan = { schema: undefined, afterId, ...scanSlice };
      const slice: EntitySlice = await this.#context.reads.entities.scan(this.#org, scan);
      for (const steps of piecesOf(slice)) {
        if (this.#closed) return;
        head.apply({ seq, at: this.#context.clock.now(), steps });
        await rest();
      }
      afterId = slice.nextAfterId;
    }
  }
}

/** The entities of a slice, parsed a piece at a time. */
function* piecesOf({ entities }: EntitySlice): Generator<Change['steps'], undefined, undefined> {
  let steps: Change['steps'][number][] = [];
  let units = 0;
  for (const { id, schema, version, text } of entities) {
    steps.push({ kind: 'upsert', id, schema, version, document: JSON.parse(text) as JsonObject });
    units += text.length;
    if (units < pieceUnits) continue;
    yield steps;
    steps = [];
    units = 0;
  }
  yield steps;
}
