import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Log } from '../../ports/log.ts';
import type { HeadRow } from '../sql/tables/feed-table.ts';

/** Where a follower finds the commits of other nodes. */
export interface FollowedFeed {
  readonly heads: () => Promise<readonly HeadRow[]>;
  readonly head: (org: OrgId) => Promise<Seq>;
  /** Commits behind `afterSeq`, ascending, without documents. */
  readonly read: (org: OrgId, afterSeq: Seq, limit: number) => Promise<readonly Commit[]>;
  /** The first of these commits, as many as their size allows but one at least, with the documents that are still there. */
  readonly withDocuments: (org: OrgId, commits: readonly Commit[]) => Promise<readonly Commit[]>;
}

/** The most commits that are read at a time. */
const readLimit = 100;

/**
 * Tells listeners of every commit of every node: those of one organization in the order of their `seq`, each once.
 * Commits of this node come with their documents and are told at once, unless others are missing before them; those of
 * other nodes come with their documents where a listener wants them.
 */
export class Follower {
  readonly #feed: FollowedFeed;
  readonly #log: Log;
  readonly #listeners: ((commit: Commit) => void)[] = [];
  readonly #wants: ((org: OrgId) => boolean)[] = [];
  readonly #told = new Map<OrgId, Seq>();
  /** How far each organization is known to have come. */
  readonly #known = new Map<OrgId, Seq>();
  /** Commits of this node that wait for others. */
  readonly #own = new Map<OrgId, Map<Seq, Commit>>();
  readonly #catchingUp = new Map<OrgId, Promise<void>>();
  readonly #looks = new Map<OrgId, Look>();
  #closed = false;

  constructor(feed: FollowedFeed, log: Log) {
    this.#feed = feed;
    this.#log = log;
  }

  /** What is committed by now is not told. */
  async start(): Promise<void> {
    for (const { org, seq } of await this.#feed.heads()) this.#told.set(org, seq);
  }

  onCommit(
    listener: (commit: Commit) => void,
    wantsDocuments: (org: OrgId) => boolean = () => true,
  ): void {
    this.#listeners.push(listener);
    this.#wants.push(wantsDocuments);
  }

  /** Takes commits of this node, in their order. Resolves when they are told. */
  async own(commits: readonly Commit[]): Promise<void> {
    for (const commit of commits)
      this.#own.getOrInsertComputed(commit.org, () => new Map()).set(commit.seq, commit);
    for (const { org, seq } of commits) {
      this.#tellOwn(org);
      if (this.#toldOf(org) >= seq) continue;
      // The commit is stored all the same; whoever depends on having heard of it waits in `caughtUp`.
      await this.#noteAndCatchUp(org, seq).catch(() => {});
    }
  }

  /** The organization has come so far; the rest is read soon. */
  note(org: OrgId, seq: Seq): void {
    this.#noteAndCatchUp(org, seq).catch(() => {});
  }

  /** Looks at all organizations. */
  async look(): Promise<void> {
    for (const { org, seq } of await this.#feed.heads()) this.note(org, seq);
  }

  /** Resolves when everything that was committed before the call is told. */
  async caughtUp(org: OrgId): Promise<void> {
    const seq = await this.#headOf(org);
    if (this.#toldOf(org) < seq) await this.#noteAndCatchUp(org, seq);
  }

  /** How many commits of its organization are still to be told, of the organization where it is most. */
  async lag(): Promise<number> {
    const heads = await this.#feed.heads();
    return heads.reduce((most, { org, seq }) => Math.max(most, seq - this.#toldOf(org)), 0);
  }

  close(): void {
    this.#closed = true;
  }

  /** Callers that come while one look is under way share the next one. */
  #headOf(org: OrgId): Promise<Seq> {
    const look = this.#looks.getOrInsertComputed(org, () => new Look(() => this.#feed.head(org)));
    return look.next().finally(() => {
      if (look.idle && this.#looks.get(org) === look) this.#looks.delete(org);
    });
  }

  #toldOf(org: OrgId): Seq {
    return this.#told.get(org) ?? 0;
  }

  #noteAndCatchUp(org: OrgId, seq: Seq): Promise<void> {
    this.#known.set(org, Math.max(seq, this.#known.get(org) ?? 0));
    if (this.#toldOf(org) >= seq) return Promise.resolve();
    return this.#catchingUp.getOrInsertComputed(org, () =>
      this.#catchUp(org).finally(() => this.#catchingUp.delete(org)),
    );
  }

  async #catchUp(org: OrgId): Promise<void> {
    try {
      while (!this.#closed && this.#toldOf(org) < (this.#known.get(org) ?? 0)) {
        if (this.#tellOwn(org)) continue;
        const read = await this.#feed.read(org, this.#toldOf(org), readLimit);
        // What nobody wants now is told without waiting, so that nobody can come to want it in between.
        const commits = this.#isWanted(org) ? await this.#feed.withDocuments(org, read) : read;
        for (const commit of commits) this.#tellNext(this.#ownOr(commit));
        if (commits.length === 0) return;
      }
    } catch (error) {
      this.#log.warn({ org, err: error }, 'could not read the commits of other nodes; retrying');
      throw error;
    }
  }

  #isWanted(org: OrgId): boolean {
    return this.#wants.some((wants) => wants(org));
  }

  #ownOr(commit: Commit): Commit {
    return this.#own.get(commit.org)?.get(commit.seq) ?? commit;
  }

  /** Tells the commits of this node that are next; whether there were any. */
  #tellOwn(org: OrgId): boolean {
    const before = this.#toldOf(org);
    for (;;) {
      const next = this.#own.get(org)?.get(this.#toldOf(org) + 1);
      if (next === undefined) return this.#toldOf(org) > before;
      this.#tellNext(next);
    }
  }

  #tellNext(commit: Commit): void {
    const { org, seq } = commit;
    this.#forgetOwn(org, seq);
    if (seq !== this.#toldOf(org) + 1) return;
    this.#told.set(org, seq);
    for (const listener of this.#listeners) listener(commit);
  }

  #forgetOwn(org: OrgId, seq: Seq): void {
    const own = this.#own.get(org);
    own?.delete(seq);
    if (own?.size === 0) this.#own.delete(org);
  }
}

/** A question that is asked again for whoever comes while it is asked, once for all of them. */
class Look {
  readonly #ask: () => Promise<Seq>;
  #asking: Promise<Seq> | undefined;
  #next: Promise<Seq> | undefined;

  constructor(ask: () => Promise<Seq>) {
    this.#ask = ask;
  }

  get idle(): boolean {
    return this.#asking === undefined;
  }

  /** What is true after the call. */
  next(): Promise<Seq> {
    if (this.#asking === undefined) return this.#begin();
    this.#next ??= this.#asking.then(
      () => this.#begin(),
      () => this.#begin(),
    );
    return this.#next;
  }

  #begin(): Promise<Seq> {
    this.#next = undefined;
    const asking = this.#ask().finally(() => {
      if (this.#asking === asking) this.#asking = undefined;
    });
    this.#asking = asking;
    return asking;
  }
}
