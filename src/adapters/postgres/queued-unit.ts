import type { AnnouncedReads, Transaction } from '../../ports/unit-of-work.ts';
import type { Outcome } from '../sql/settle-watch.ts';
import { CallWatch } from './call-watch.ts';
import type { OpenUnit } from './open-unit.ts';
import type { PostgresSql } from './postgres-sql.ts';
import type { Parameters } from './statement-cache.ts';
import { transactionOf } from './transaction.ts';
import type { UnitPort } from './unit-port.ts';

export interface QueuedUnitOptions {
  readonly unit: (tx: Transaction) => Promise<unknown>;
  /** Whether it has a group of its own. */
  readonly alone: boolean;
  readonly reads: AnnouncedReads | undefined;
  /** Told once, by the first call of the transaction, in whose lane the unit wants to run. */
  readonly queue: (lane: string) => void;
  /** Settles the promise that `run` returned. */
  readonly settle: (outcome: Outcome) => void;
}

/** One run of a unit. It waits in its first call until it is given a transaction. */
interface Attempt {
  readonly turn: PromiseWithResolvers<OpenUnit>;
  readonly outcome: Promise<Outcome>;
}

/**
 * A unit on its way. It is begun at once, to learn from its first call which organization it is about; that call
 * waits until the lane of the organization gives it a transaction. May be run again after that.
 */
export class QueuedUnit {
  readonly #options: QueuedUnitOptions;
  #lane: string | undefined;
  #first: Attempt | undefined;

  constructor(options: QueuedUnitOptions) {
    this.#options = options;
  }

  get alone(): boolean {
    return this.#options.alone;
  }

  /** What it is likely to read. */
  get reads(): AnnouncedReads | undefined {
    return this.#options.reads;
  }

  /** Begins the unit; one that settles without any call needs no transaction. */
  start(): void {
    const attempt = this.#attempt();
    this.#first = attempt;
    void attempt.outcome.then((outcome) => {
      if (this.#lane === undefined) this.settle(outcome);
    });
  }

  /** Runs the unit in this transaction, from its beginning. */
  run(open: OpenUnit): Promise<Outcome> {
    const attempt = this.#first ?? this.#attempt();
    this.#first = undefined;
    attempt.turn.resolve(open);
    return attempt.outcome;
  }

  /** Ends the unit with what came of it. */
  settle(outcome: Outcome): void {
    if (!outcome.ok) this.#first?.turn.reject(outcome.error);
    this.#options.settle(outcome);
  }

  #attempt(): Attempt {
    const turn = Promise.withResolvers<OpenUnit>();
    turn.promise.catch(() => {});
    const watch = new CallWatch();
    let alive = true;
    const call = <Result>(lane: string, work: (port: UnitPort) => Promise<Result>) => {
      if (!alive) return Promise.reject(deadTransaction());
      this.#enterLane(lane);
      return watch.during(async () => work((await turn.promise).port));
    };
    const outcome = watch.settle(() => this.#options.unit(transactionOf(portOver(call))));
    return {
      turn,
      outcome: outcome.finally(() => {
        alive = false;
      }),
    };
  }

  #enterLane(lane: string): void {
    if (this.#lane !== undefined) return;
    this.#lane = lane;
    this.#options.queue(lane);
  }
}

type Call = <Result>(lane: string, work: (port: UnitPort) => Promise<Result>) => Promise<Result>;

/** The port of a unit that may have to wait for its turn. */
function portOver(call: Call): UnitPort {
  return {
    sql: sqlOver(call, ({ sql }) => sql),
    sqlOf: (owner) => sqlOver(call, (port) => port.sqlOf(owner)),
    later: (org, write) => call(org, (port) => port.later(org, write)),
    head: (org) => call(org, (port) => port.head(org)),
    append: (org, entry) => call(org, (port) => port.append(org, entry)),
  };
}

function sqlOver(call: Call, sqlOf: (port: UnitPort) => PostgresSql): PostgresSql {
  return {
    get: <Row>(sql: string, parameters: Parameters) =>
      call(laneOf(parameters), (port) => sqlOf(port).get<Row>(sql, parameters)),
    all: <Row>(sql: string, parameters: Parameters) =>
      call(laneOf(parameters), (port) => sqlOf(port).all<Row>(sql, parameters)),
    run: (sql, parameters) => call(laneOf(parameters), (port) => sqlOf(port).run(sql, parameters)),
  };
}

/** Nearly every statement says which organization it is about; that of an organization itself names it as `id`. */
function laneOf({ org, id }: Parameters): string {
  return String(org ?? id ?? '');
}

function deadTransaction(): Error {
  return new Error('assertion failed: this unit of work is settled, so its transaction is dead');
}
