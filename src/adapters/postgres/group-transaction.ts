import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { Commit } from '../../ports/feed.ts';
import type { AnnouncedReads } from '../../ports/unit-of-work.ts';
import type { Declarations, Edition } from '../sql/declarations.ts';
import type { GatheredTable } from '../sql/gathered-tables.ts';
import { HEAD, headBehind, headIn, noHead, SET_HEAD } from '../sql/tables/feed-table.ts';
import type { Write } from '../sql/write.ts';
import { SET_MARK } from './commit-mark.ts';
import { type Answer, commitChannel, type Session } from './driver.ts';
import { ReadAhead, readAhead } from './read-ahead.ts';
import type { Statement, StatementCache } from './statement-cache.ts';
import { type Step, stepsOf } from './steps.ts';
import { WaitingWrites } from './waiting-writes.ts';

/** Held by a session, not by its transaction: it must be there before the snapshot is taken, and until after COMMIT. */
const LOCK = /* sql */ `
  SELECT pg_advisory_lock(hashtextextended(@lane, 0))`;

/** The count is that of the notices; without it none would be sent. */
const END = /* sql */ `
  SELECT pg_advisory_unlock(hashtextextended(@lane, 0)) AS free,
         (SELECT count(pg_notify('${commitChannel}', payload)) FROM unnest(@payloads::text[]) AS notice (payload)) AS notices`;

/** A unit that has run. */
export interface RunUnit {
  /** Whether it can be undone by itself, though it sent something that writes. */
  readonly hasSavepoint: boolean;
  /** Whether it has written settings, a schema or a lookup path. */
  readonly declares: boolean;
  /** What it commits, if anything. */
  commit(): Commit | undefined;
  /** Hands over what it did not send yet. */
  takeWaiting(): readonly Write[];
}

/** What a group is, for the time of its transaction. */
export interface GroupOptions {
  readonly statements: StatementCache;
  readonly declarations: Declarations;
  /** Whose units these are: groups of one lane run one after another, on all nodes. */
  readonly lane: OrgId;
  /** Tells this node from others. */
  readonly node: string;
  /** Tells this transaction from others of the node. */
  readonly mark: number;
}

/**
 * The open transaction of a group of units on one session. Statements are sent without waiting for each other where
 * nothing depends on their answers, so a group costs few round trips.
 */
export class GroupTransaction {
  readonly #session: Session;
  readonly #options: GroupOptions;
  /** As of the units that were kept. */
  #head = noHead;
  /** What it was when the group began. */
  #headBefore = noHead;
  /** Of units that were kept. */
  readonly #waiting = new WaitingWrites();
  readonly #underWay = new Set<Promise<unknown>>();
  #ahead = new ReadAhead();
  #failure: unknown;
  /** Whether anything was sent that writes. */
  #wrote = false;

  constructor(session: Session, options: GroupOptions) {
    this.#session = session;
    this.#options = options;
  }

  /** What the first statement that failed failed with; the transaction is lost by it, or back at a savepoint. */
  get failure(): unknown {
    return this.#failure;
  }

  get wrote(): boolean {
    return this.#wrote || !this.#waiting.isEmpty;
  }

  statement(sql: string): Statement {
    return this.#options.statements.of(sql);
  }

  /** Begins with what its units announced. */
  async begin(announced: readonly AnnouncedReads[]): Promise<void> {
    const { lane } = this.#options;
    const [, , head, ahead] = await Promise.all([
      this.send({ sql: LOCK, parameters: { lane } }),
      this.#exec('BEGIN ISOLATION LEVEL SERIALIZABLE'),
      this.send({ sql: HEAD, parameters: { org: lane } }),
      readAhead((step) => this.send(step), lane, announced),
    ]);
    this.#ahead = ahead;
    this.#head = headIn(head);
    this.#headBefore = this.#head;
  }

  /** Makes the unit part of the transaction. */
  keep(unit: RunUnit): Commit | undefined {
    const commit = unit.commit();
    if (commit !== undefined || unit.declares)
      this.#head = headBehind(this.#head, commit, unit.declares);
    if (unit.hasSavepoint) void this.#exec('RELEASE SAVEPOINT unit');
    for (const write of unit.takeWaiting()) this.#waiting.push(write);
    if (this.#waiting.isMuch) this.#sendAllWaiting();
    return commit;
  }

  /** Fails when the transaction is lost. */
  async undo(unit: Pick<RunUnit, 'hasSavepoint'>): Promise<void> {
    if (!unit.hasSavepoint) return;
    await this.#session.exec('ROLLBACK TO SAVEPOINT unit; RELEASE SAVEPOINT unit');
    this.#failure = undefined;
  }

  /** Sends all that is left, and COMMIT. Fails when anything failed. */
  async commit(): Promise<void> {
    const parameters = { org: this.lane, ...this.#head };
    // First, since it is where transactions that should have run one after another meet.
    if (this.#head !== this.#headBefore) void this.send({ sql: SET_HEAD, parameters });
    this.#sendAllWaiting();
    if (this.#wrote) this.#sendMark();
    await Promise.all([this.answered(), this.#exec('COMMIT')]);
  }

  /** Gives the lane free and tells other nodes; the session can be used again. */
  async end(): Promise<void> {
    const { lane, node } = this.#options;
    const notice = JSON.stringify({ node, org: lane, seq: this.head });
    const payloads = this.head > this.#headBefore.seq ? [notice] : [];
    await this.send({ sql: END, parameters: { lane, payloads } });
  }

  /** Gives the transaction up, and the lane free. */
  async rollback(): Promise<void> {
    await this.#session.exec('ROLLBACK; SELECT pg_advisory_unlock_all()');
  }

  release(use?: 'broken'): void {
    this.#session.release(use);
  }

  /** Whose units these are. */
  get lane(): OrgId {
    return this.#options.lane;
  }

  /** The number of the organization's last commit, as of the units that were kept. */
  get head(): Seq {
    return this.#head.seq;
  }

  get declarations(): Declarations {
    return this.#options.declarations;
  }

  /** As of the units that were kept. */
  get edition(): Edition {
    return this.#head.edition;
  }

  /** Opens the savepoint of the unit that runs, behind all that was kept. */
  openSavepoint(): void {
    this.#sendAllWaiting();
    void this.#exec('SAVEPOINT unit');
  }

  /** Whether units that were kept have anything for a table that was not sent, or for this owner there. */
  hasWaiting(table: GatheredTable, owner?: string): boolean {
    return this.#waiting.has(table, owner);
  }

  /** What units that were kept have for this owner. */
  lastWaiting(table: GatheredTable, owner: string): Write | undefined {
    return this.#waiting.last(table, owner);
  }

  /** Sends what units that were kept have for a table, and for the one that is sent along with it. */
  sendWaiting(table: GatheredTable): void {
    this.store(this.#waiting.take(table));
  }

  store(writes: readonly Write[]): void {
    for (const step of stepsOf(writes, this.#options.statements)) void this.send(step);
  }

  /** What is known without asking. */
  known(step: Step): Answer | undefined {
    return this.#ahead.answerTo(step);
  }

  /** To be told of what units write before it can be read again. */
  forget(write: Write): void {
    this.#ahead.forget(write);
  }

  /** To be told of statements that write rows which may have been read ahead. */
  forgetAll(): void {
    this.#ahead.forgetAll();
  }

  /** Sends one statement. Whoever does not wait for it hears of its failure from `answered`. */
  send({ sql, parameters }: Step): Promise<Answer> {
    if (this.statement(sql).writes) this.#wrote = true;
    return this.#track(this.#session.query(this.#options.statements.bind(sql, parameters)));
  }

  /** Resolves when everything that was sent is answered; fails with the first failure. */
  async answered(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    if (this.#failure !== undefined) throw this.#failure;
  }

  #exec(script: string): Promise<void> {
    return this.#track(this.#session.exec(script));
  }

  #track<Result>(answer: Promise<Result>): Promise<Result> {
    this.#underWay.add(answer);
    answer.then(
      () => this.#underWay.delete(answer),
      (error: unknown) => {
        this.#failure ??= error;
        this.#underWay.delete(answer);
      },
    );
    return answer;
  }

  #sendMark(): void {
    const { lane, node, mark } = this.#options;
    void this.send({ sql: SET_MARK, parameters: { lane, node, mark } });
  }

  #sendAllWaiting(): void {
    this.store(this.#waiting.takeAll());
  }
}
