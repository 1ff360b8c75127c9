import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { FeedEntry } from '../../ports/feed.ts';
import type { AnnouncedReads, Unit } from '../../ports/unit-of-work.ts';
import type { Outcome } from '../sql/settle-watch.ts';
import type { Sql, SqlParameters } from '../sql/sql.ts';
import { UnitTransaction } from '../sql/transaction.ts';
import type { UnitSql } from '../sql/unit-sql.ts';
import type { Write, WriteAt } from '../sql/write.ts';
import { CallWatch } from './call-watch.ts';
import type { OpenUnit } from './open-unit.ts';
import { PostgresSql } from './postgres-sql.ts';

/** A unit on its way. It may be run more than once. */
export interface QueuedUnit {
  /** Whose lane it waits in. */
  readonly org: OrgId;
  readonly unit: Unit<unknown>;
  /** Whether it has a group of its own. */
  readonly alone: boolean;
  /** What it is likely to read. */
  readonly reads: AnnouncedReads | undefined;
  /** Settles the promise that `run` returned. */
  readonly settle: (outcome: Outcome) => void;
}

/** Runs the unit, from its beginning, in this transaction. */
export async function runIn(open: OpenUnit, unit: Unit<unknown>): Promise<Outcome> {
  const watch = new CallWatch();
  let alive = true;
  const call: Call = (work) =>
    alive ? watch.during(work) : Promise.reject(new Error(deadTransaction));
  const outcome = await watch.settle(() => unit(new UnitTransaction(new WatchedUnit(open, call))));
  alive = false;
  return outcome;
}

type Call = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** The transaction of a unit whose calls are watched. */
class WatchedUnit extends PostgresSql implements UnitSql {
  readonly #open: OpenUnit;
  readonly #call: Call;

  constructor(open: OpenUnit, call: Call) {
    const editionOf = (org: OrgId) => call(() => Promise.resolve(open.edition(org)));
    super(
      (sql, parameters) => call(() => open.send({ sql, parameters })),
      open.declarations.seenBy(editionOf),
    );
    this.#open = open;
    this.#call = call;
  }

  of(owner: string): Sql {
    return new PostgresSql((sql, parameters) =>
      this.#call(() => this.#open.send({ sql, parameters }, owner)),
    );
  }

  store(write: Write): Promise<void> {
    return this.#call(() => this.#open.store(write));
  }

  storeNumbered(org: OrgId, write: WriteAt): Promise<Seq> {
    return this.#call(() => this.#open.storeNumbered(org, write));
  }

  head(org: OrgId): Promise<Seq> {
    return this.#call(() => Promise.try(() => this.#open.head(org)));
  }

  append(org: OrgId, entry: FeedEntry): Promise<void> {
    return this.#call(() => this.#open.append(org, entry));
  }

  async declare(org: OrgId, sql: string, parameters: SqlParameters): Promise<number> {
    return (await this.#call(() => this.#open.declare(org, { sql, parameters }))).count;
  }
}

const deadTransaction =
  'assertion failed: this unit of work is settled, so its transaction is dead';
