import { randomUUID } from 'node:crypto';
import type { OrgId } from '../../kernel/ids.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Log } from '../../ports/log.ts';
import type { StoreMeter } from '../../ports/metrics.ts';
import type { Store, Unit, UnitHints } from '../../ports/unit-of-work.ts';
import { Declarations } from '../sql/declarations.ts';
import type { Outcome } from '../sql/settle-watch.ts';
import { HEAD, headIn } from '../sql/tables/feed-table.ts';
import { readsOf } from '../sql/transaction.ts';
import { commitChannel, type Driver } from './driver.ts';
import { postgresUnavailable, translateError } from './failure.ts';
import { followedFeed } from './followed-feed.ts';
import { Follower } from './follower.ts';
import { Lanes } from './lanes.ts';
import { PostgresSql, type Send } from './postgres-sql.ts';
import { StatementCache } from './statement-cache.ts';

/** A unit with more rows of history than this commits alone. */
const maxOperationsInGroup = 200;

/** How often all organizations are looked at, in case a notification was missed. */
const lookEveryMs = 5000;

export interface PostgresStoreOptions {
  readonly log: Log;
  /** A failed group is not retried after this many milliseconds; 15,000 by default. */
  readonly retryPatienceMs?: number;
  /** How long the database is asked what became of a COMMIT whose answer was lost, 10,000 ms unless told. */
  readonly outcomePatienceMs?: number;
  /** Told how units are committed. */
  readonly meter?: StoreMeter | undefined;
  /** Told once how to find out by how many commits this node is behind, in the organization where it is most. */
  readonly watchFeed?: ((readLag: () => Promise<number>) => void) | undefined;
}

/** The store over a database whose tables are there. */
export async function postgresStore(driver: Driver, options: PostgresStoreOptions): Promise<Store> {
  const { log, meter, outcomePatienceMs = 10_000, retryPatienceMs = 15_000 } = options;
  const statements = new StatementCache();
  const declarations = new Declarations();
  const node = randomUUID();
  let closed = false;
  const sql = poolSql(driver, { statements, declarations, isClosed: () => closed });
  const follower = new Follower(followedFeed(sql), log);
  await follower.start();
  options.watchFeed?.(() => follower.lag());
  const timer = follow(driver, follower, node);
  const units = new UnitsUnderWay();
  const tell = (commits: readonly Commit[]) => follower.own(commits);
  const patience = { outcomePatienceMs, retryPatienceMs };
  const lanes = new Lanes({ driver, statements, declarations, node, tell, meter, ...patience });
  const close = async () => {
    await units.ended();
    closed = true;
    clearInterval(timer);
    follower.close();
    await driver.close();
  };
  let closing: Promise<void> | undefined;
  return {
    ...readsOf(sql),
    run: <Result>(org: OrgId, unit: Unit<Result>, hints: UnitHints = {}) => {
      if (closing !== undefined) return Promise.reject(closedStore());
      const alone = (hints.operations ?? 1) > maxOperationsInGroup;
      const { reads } = hints;
      return units.add<Result>((settle) => lanes.enter({ org, unit, alone, reads, settle }));
    },
    onCommit: (listener, wantsDocuments) => follower.onCommit(listener, wantsDocuments),
    caughtUp: (org) => follower.caughtUp(org),
    close: () => (closing ??= close()),
  };
}

/** Keeps the follower informed of what other nodes do. */
function follow(driver: Driver, follower: Follower, node: string): NodeJS.Timeout {
  const look = () => void follower.look().catch(() => {});
  driver.listen(commitChannel, {
    ready: look,
    message: (payload) => {
      const notice = JSON.parse(payload) as { node: string; org: string; seq: number };
      if (notice.node !== node) follower.note(notice.org, notice.seq);
    },
  });
  return setInterval(look, lookEveryMs).unref();
}

/** Units that were taken and are not settled. */
class UnitsUnderWay {
  readonly #units = new Set<Promise<unknown>>();

  add<Result>(begin: (settle: (outcome: Outcome) => void) => void): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    begin((outcome) => (outcome.ok ? resolve(outcome.value as Result) : reject(outcome.error)));
    this.#units.add(promise);
    const forget = () => this.#units.delete(promise);
    promise.then(forget, forget);
    return promise;
  }

  async ended(): Promise<void> {
    await Promise.allSettled(this.#units);
  }
}

interface PoolParts {
  readonly statements: StatementCache;
  readonly declarations: Declarations;
  readonly isClosed: () => boolean;
}

function poolSql(driver: Driver, { statements, declarations, isClosed }: PoolParts): PostgresSql {
  const send: Send = async (sql, parameters) => {
    if (isClosed()) throw closedStore();
    try {
      return await driver.query(statements.bind(sql, parameters));
    } catch (error) {
      throw translateError(error);
    }
  };
  const editionOf = async (org: OrgId) => headIn(await send(HEAD, { org })).edition;
  return new PostgresSql(send, declarations.seenBy(editionOf));
}

function closedStore(): Error {
  return postgresUnavailable(new Error('the store is closed'));
}
