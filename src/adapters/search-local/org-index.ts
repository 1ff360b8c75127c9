import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EntitySlice } from '../../ports/entity-store.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Log } from '../../ports/log.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { type Change, SearchHead } from '../../search/index.ts';
import { changeOf } from './change-of.ts';
import { drive, pacer } from './drive.ts';
import { Following } from './following.ts';

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
  /** Called when an index is ready. */
  readonly onReady?: () => void;
}

/** What is read from the store at a time. */
const scanSlice = { limit: 1000, maxBytes: 8 * 1024 * 1024 };
/** Documents are added to an index under construction in pieces of so many UTF-16 units of text, a few milliseconds each. */
const pieceUnits = 128 * 1024;
/** An index whose dead weight is this many times `wornWeight` is built anew at once. */
const hardCeiling = 2;

/**
 * The index of one organization: none, being built, or ready and following commits. While one is built, commits are
 * kept; those later than the state that the build started from are applied at its end. Documents that the scan already
 * saw are skipped by their version.
 */
export class OrgIndex {
  readonly #org: OrgId;
  readonly #context: IndexContext;
  #following: Following | undefined;
  #building: Promise<Following | undefined> | undefined;
  /** Commits that the index under construction has not seen; undefined while none is. */
  #kept: Commit[] | undefined;
  #closed = false;

  constructor(org: OrgId, context: IndexContext) {
    this.#org = org;
    this.#context = context;
  }

  /** The index, once it is ready and has applied every commit so far; undefined if it was closed meanwhile. Throws what
   *  the store threw if it could not be read; the next call tries again. */
  async ready(): Promise<SearchHead | undefined> {
    while (!this.#closed) {
      const following = this.#following;
      if (following === undefined) {
        const built = await this.#build();
        // It has every commit from before this call, even if it was dropped at once to save memory.
        if (built !== undefined && !built.isBroken) return built.head;
      } else {
        await following.applying;
        if (following === this.#following) return following.head;
      }
    }
    return undefined;
  }

  /** Starts building the index, unless there is one. */
  open(): void {
    if (this.#following === undefined) this.#buildInBackground();
  }

  /** The index, if there is one; it may have commits to apply. */
  get head(): SearchHead | undefined {
    return this.#following?.head;
  }

  /** The index, if it has applied every commit so far. */
  get settled(): SearchHead | undefined {
    return this.#following?.applying === undefined ? this.head : undefined;
  }

  /** Whether the index is being built and there is none to answer meanwhile. */
  get isOpening(): boolean {
    return this.#following === undefined && this.#building !== undefined;
  }

  /** Never throws: an index that cannot apply a commit is dropped and rebuilt. A large commit is applied in slices after
   *  this returns. */
  follow(commit: Commit): void {
    this.#kept?.push(commit);
    this.#following?.follow(commit);
  }

  *#take(commit: Commit, following: Following): Generator<undefined, void, undefined> {
    const { head } = following;
    // A read may see a commit before followers hear of it: what the scan began from is in the index already.
    if (commit.seq <= head.seq) return;
    const partial = head.lastPartial;
    try {
      yield* head.applying(changeOf(commit, this.#context.clock.now()));
    } catch (error) {
      const fields = { org: this.#org, seq: commit.seq, err: error };
      this.#context.log.error(fields, 'the search index could not apply a commit; rebuilding it');
      following.break();
      if (following === this.#following) this.#following = undefined;
      this.#buildInBackground();
      return;
    }
    if (following !== this.#following) return;
    if (head.lastPartial !== partial) this.#tellPartial(head);
    if (this.#building === undefined && this.#isWorn(head)) this.#buildInBackground();
  }

  #tellPartial(head: SearchHead): void {
    const { id, values } = head.lastPartial ?? {};
    const fields = { org: this.#org, entity: id, left_out: values, entities: head.partial };
    const sentence =
      'some values of an entity exceed the limits of the search index and are not searchable';
    this.#context.log.warn(fields, sentence);
  }

  /** Stops building and following, for good. */
  close(): void {
    this.#closed = true;
    this.#replace(undefined);
  }

  #replace(following: Following | undefined): void {
    this.#following?.stop();
    this.#following = following;
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
    if (this.#closed) return;
    this.#build().catch((error: unknown) => {
      this.#context.log.error(
        { org: this.#org, err: error },
        'could not build the search index; the next search retries',
      );
    });
  }

  /** One build at a time; later callers wait for the same one. */
  #build(): Promise<Following | undefined> {
    this.#building ??= this.#buildAnew().finally(() => {
      this.#building = undefined;
      this.#kept = undefined;
    });
    return this.#building;
  }

  /** Undefined if the index was closed meanwhile. */
  async #buildAnew(): Promise<Following | undefined> {
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
        if (commit.seq > seq)
          await drive(head.applying(changeOf(commit, this.#context.clock.now())));
        await rest();
      }
    }
    if (this.#closed) return undefined;
    const following = new Following(head, (commit, its) => this.#take(commit, its));
    this.#replace(following);
    const ms = this.#context.clock.now() - startedAt;
    this.#context.log.info({ org: this.#org, entities: head.living, ms }, 'search index ready');
    if (head.partial > 0) this.#tellPartial(head);
    this.#context.onReady?.();
    return following;
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
        await drive(head.applying({ seq, at: this.#context.clock.now(), steps }));
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
