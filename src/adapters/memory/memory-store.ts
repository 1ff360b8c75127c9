import type { OrgId } from '../../kernel/ids.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Store, Transaction } from '../../ports/unit-of-work.ts';
import { SettleWatch } from '../sql/settle-watch.ts';
import { storeUnavailable } from '../sql/store-unavailable.ts';
import type { Call } from './call.ts';
import { readsOf } from './reads.ts';
import { draftOver, emptyState } from './state.ts';
import { transactionOf } from './transaction.ts';

type Unit<Result> = (tx: Transaction) => Promise<Result>;

/** A store in plain maps, gone with the process: for tests, and the reference of what the port means. */
export function memoryStore(): Store {
  const state = emptyState();
  const listeners: ((commit: Commit) => void)[] = [];
  let place = 0;
  let closing = false;
  let closed = false;
  /** Settles after the last unit in line; units run one at a time. */
  let last: Promise<unknown> = Promise.resolve();

  async function runAlone<Result>(unit: Unit<Result>): Promise<Result> {
    let alive = true;
    const rows = draftOver(state);
    const commits = new Map<OrgId, Commit>();
    const call = callWhile(() => alive, settledUnit);
    const tx = transactionOf({ rows, commits, nextPlace: () => ++place }, call);
    const outcome = await new SettleWatch().settle(() => unit(tx));
    alive = false;
    if (!outcome.ok) throw outcome.error;
    for (const table of Object.values(rows)) table.commit();
    for (const commit of commits.values()) for (const listener of listeners) listener(commit);
    return outcome.value as Result;
  }

  return {
    ...readsOf(
      state,
      callWhile(() => !closed, closedStore),
    ),
    run(unit) {
      if (closing) return Promise.reject(closedStore());
      const result = last.then(() => runAlone(unit));
      last = result.catch(() => {});
      return result;
    },
    onCommit: (listener) => void listeners.push(listener),
    caughtUp: () => undefined,
    async close() {
      closing = true;
      await last;
      closed = true;
    },
  };
}

function callWhile(open: () => boolean, refusal: () => Error): Call {
  return (work) => (open() ? Promise.try(work) : Promise.reject(refusal()));
}

function settledUnit(): Error {
  return new Error('assertion failed: this unit of work is settled, so its transaction is dead');
}

function closedStore(): Error {
  return storeUnavailable('memory', new Error('the store is closed'));
}
