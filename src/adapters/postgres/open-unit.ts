import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { Commit, FeedEntry } from '../../ports/feed.ts';
import type { Declarations, Edition } from '../sql/declarations.ts';
import type { GatheredTable } from '../sql/gathered-tables.ts';
import { requireOwn } from '../sql/require-own.ts';
import { FIND_ENTITY } from '../sql/tables/entity-table.ts';
import { feedWrite } from '../sql/tables/feed-table.ts';
import type { Write, WriteAt } from '../sql/write.ts';
import type { Answer } from './driver.ts';
import { translateError } from './failure.ts';
import type { GroupTransaction, RunUnit } from './group-transaction.ts';
import { isGathered, type Step } from './steps.ts';
import { WaitingWrites } from './waiting-writes.ts';

/**
 * A unit inside the open transaction of its group. What it writes waits here as long as it can, so a unit that fails
 * before anything was sent needs no rollback; the first statement that writes opens a savepoint.
 */
export class OpenUnit implements RunUnit {
  readonly #group: GroupTransaction;
  readonly #entries: FeedEntry[] = [];
  readonly #waiting = new WaitingWrites();
  #savepoint = false;
  #declares = false;

  constructor(group: GroupTransaction) {
    this.#group = group;
  }

  get hasSavepoint(): boolean {
    return this.#savepoint;
  }

  get declares(): boolean {
    return this.#declares;
  }

  commit(): Commit | undefined {
    const { lane: org, head } = this.#group;
    return this.#entries.length === 0 ? undefined : { org, seq: head + 1, entries: this.#entries };
  }

  takeWaiting(): readonly Write[] {
    return this.#waiting.takeAll();
  }

  async store(write: Write): Promise<void> {
    this.#group.forget(write);
    this.#waiting.push(write);
    if (this.#waiting.isMuch) await this.#sendAllWaiting();
  }

  async storeNumbered(org: OrgId, write: WriteAt): Promise<Seq> {
    requireOwn(this.#group.lane, org);
    const seq = this.#group.head + 1;
    await this.store(write(seq));
    return seq;
  }

  async append(org: OrgId, entry: FeedEntry): Promise<void> {
    await this.storeNumbered(org, (seq) =>
      feedWrite({ org, seq }, this.#entries.push(entry) - 1, entry),
    );
  }

  /** The number of the organization's last commit; the unit's own once it has appended to the feed. */
  head(org: OrgId): Seq {
    requireOwn(this.#group.lane, org);
    return this.#group.head + (this.#entries.length > 0 ? 1 : 0);
  }

  get declarations(): Declarations {
    return this.#group.declarations;
  }

  /** Undefined once the unit has declared something, and of other organizations. */
  edition(org: OrgId): Edition | undefined {
    return this.#declares || org !== this.#group.lane ? undefined : this.#group.edition;
  }

  declare(org: OrgId, step: Step): Promise<Answer> {
    requireOwn(this.#group.lane, org);
    this.#declares = true;
    return this.send(step);
  }

  /** What waits for the tables that the statement names goes first; nobody waits in between. */
  async send(step: Step, owner?: string): Promise<Answer> {
    const known = this.#known(step);
    if (known !== undefined) return known;
    const { tables, writes } = this.#group.statement(step.sql);
    if (writes) this.#openSavepoint();
    if (writes && tables.some(isGathered)) this.#group.forgetAll();
    for (const table of tables) if (this.#concerns(table, owner)) this.#sendWaiting(table);
    try {
      return await this.#group.send(step);
    } catch (error) {
      throw translateError(this.#group.failure ?? error);
    }
  }

  /** What was written and waits, or was read ahead. */
  #known(step: Step): Answer | undefined {
    const { org, id } = step.parameters;
    if (step.sql === FIND_ENTITY && typeof id === 'string') {
      const write = this.#waiting.last('entity', id) ?? this.#group.lastWaiting('entity', id);
      if (write?.org === org) return { rows: write?.rows ?? [], count: 1 };
    }
    return this.#group.known(step);
  }

  #concerns(table: string, owner?: string): table is GatheredTable {
    if (!isGathered(table)) return false;
    return this.#waiting.has(table, owner) || this.#group.hasWaiting(table, owner);
  }

  #sendWaiting(table: GatheredTable): void {
    const own = this.#waiting.take(table);
    if (own.length > 0) this.#openSavepoint();
    else this.#group.sendWaiting(table);
    this.#group.store(own);
  }

  async #sendAllWaiting(): Promise<void> {
    this.#openSavepoint();
    this.#group.store(this.#waiting.takeAll());
    await this.#group.answered();
  }

  #openSavepoint(): void {
    if (this.#savepoint) return;
    this.#savepoint = true;
    this.#group.openSavepoint();
  }
}
