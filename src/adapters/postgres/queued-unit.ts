import type { OrgId } from '../../kernel/ids.ts';
import type { AnnouncedReads, Unit } from '../../ports/unit-of-work.ts';
import type { Outcome } from '../sql/settle-watch.ts';
import { CallWatch } from './call-watch.ts';
import type { PostgresSql } from './postgres-sql.ts';
import type { Parameters } from './statement-cache.ts';
import { transactionOf } from './transaction.ts';
import type { UnitPort } from './unit-port.ts';

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

/** Runs the unit, from its beginning, with a transaction over this port. */
export function runOver(port: UnitPort, unit: Unit<unknown>): Promise<Outcome> {
  const watch = new CallWatch();
  let alive = true;
  const call: Call = (work) =>
    alive ? watch.during(work) : Promise.reject(new Error(deadTransaction));
  const outcome = watch.settle(() => unit(transactionOf(watchedPort(port, call))));
  return outcome.finally(() => {
    alive = false;
  });
}

type Call = <Result>(work: () => Promise<Result>) => Promise<Result>;

function watchedPort(port: UnitPort, call: Call): UnitPort {
  return {
    sql: watchedSql(port.sql, call),
    sqlOf: (owner) => watchedSql(port.sqlOf(owner), call),
    later: (write) => call(() => port.later(write)),
    numbered: (org, write) => call(() => port.numbered(org, write)),
    head: (org) => call(() => port.head(org)),
    append: (org, entry) => call(() => port.append(org, entry)),
  };
}

function watchedSql(sql: PostgresSql, call: Call): PostgresSql {
  return {
    get: <Row>(text: string, parameters: Parameters) => call(() => sql.get<Row>(text, parameters)),
    all: <Row>(text: string, parameters: Parameters) => call(() => sql.all<Row>(text, parameters)),
    run: (text, parameters) => call(() => sql.run(text, parameters)),
  };
}

const deadTransaction =
  'assertion failed: this unit of work is settled, so its transaction is dead';
