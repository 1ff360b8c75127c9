import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../../kernel/within.ts';
import type { Driver, Session } from './driver.ts';
import type { StatementCache } from './statement-cache.ts';

const EPOCH_MS = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

/** Part of each transaction that writes: whoever finds it knows that the transaction was committed. */
export const SET_MARK = /* sql */ `
  INSERT INTO commit_mark (lane, node, mark, at)
  VALUES (@lane, @node, @mark, ${EPOCH_MS})
      ON CONFLICT (lane, node) DO UPDATE
     SET mark = excluded.mark, at = excluded.at`;

const MARK = /* sql */ `
  SELECT mark
    FROM commit_mark
   WHERE lane = @lane AND node = @node`;

/** Conflicts with the lock that sessions hold. */
const LOCK = /* sql */ `
  SELECT pg_advisory_xact_lock(hashtextextended(@lane, 0))`;

const FORGET = /* sql */ `
  DELETE FROM commit_mark
   WHERE at < ${EPOCH_MS} - @kept_ms::bigint`;

const keptMs = 24 * 60 * 60 * 1000;
const pauseMs = 100;

/** A transaction, by what it would leave behind. */
export interface Marked {
  readonly lane: string;
  readonly node: string;
  readonly mark: number;
}

/**
 * What became of a transaction whose session went away during COMMIT: asks again and again until it is known.
 * The session held the lane, so whoever gets the lane knows that it is over, and finds the mark or not.
 * Transaction ids would not do: after a crash of the database the same ones are given out again.
 * `unknown`: the database could not be asked in time, or the old session still has the lane.
 */
export async function outcomeOf(
  marked: Marked,
  patienceMs: number,
  driver: Driver,
  statements: StatementCache,
): Promise<'committed' | 'aborted' | 'unknown'> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const leftMs = Math.ceil(until - performance.now());
    if (leftMs <= 0) return 'unknown';
    const isThere = await isCommitted(marked, leftMs, driver, statements);
    if (isThere !== undefined) return isThere ? 'committed' : 'aborted';
    await sleep(pauseMs);
  }
}

/** Whether the transaction was committed; undefined when that cannot be said in time. */
async function isCommitted(
  marked: Marked,
  patienceMs: number,
  driver: Driver,
  statements: StatementCache,
): Promise<boolean | undefined> {
  const opening = driver.open();
  try {
    const asking = opening.then((session) => readMark(session, marked, patienceMs, statements));
    // A connection may be one to a server that has gone without a word.
    const mark = await within(patienceMs, asking, () => new Error('the database does not answer'));
    (await opening).release();
    return mark === marked.mark;
  } catch {
    // The server is not back yet; whoever asks asks again.
    opening.then(
      (session) => session.release('broken'),
      () => {},
    );
    return undefined;
  }
}

async function readMark(
  session: Session,
  { lane, node }: Marked,
  patienceMs: number,
  statements: StatementCache,
): Promise<number | undefined> {
  // A snapshot for each statement: that of the second is taken when the lane is held.
  const [, , { rows }] = await Promise.all([
    session.exec(`BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = ${patienceMs}`),
    session.query(statements.bind(LOCK, { lane })),
    session.query(statements.bind(MARK, { lane, node })),
    session.exec('COMMIT'),
  ]);
  return (rows[0] as { readonly mark: number } | undefined)?.mark;
}

/** Removes marks that are a day old: no COMMIT is asked about for so long. */
export async function forgetMarks(driver: Driver, statements: StatementCache): Promise<void> {
  await driver.query(statements.bind(FORGET, { kept_ms: keptMs }));
}
