import { fdatasync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';

const syncInPool = promisify(fdatasync);

/** Runs `write` inside the transaction of this turn; resolves when that is on disk, in the order of the calls. */
type Gather = <Result>(write: () => Result) => Promise<Result>;

interface Waiting {
  /** Returns what settles the promise. */
  readonly write: () => () => void;
  readonly reject: (error: unknown) => void;
}

/** One commit and one sync for all requests of a turn of the event loop; the sync is in the thread pool. `file` is in WAL mode. */
export function gathering(db: DatabaseSync, file: string, beforeCommit = () => {}): Gather {
  db.exec('PRAGMA synchronous = NORMAL');
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
  const wal = openSync(`${file}-wal`, 'r+');
  let queue: Waiting[] = [];
  let settled = Promise.resolve();
  const runGroup = () => {
    const group = queue;
    queue = [];
    begin.run();
    const resolves = group.map(({ write }) => write());
    beforeCommit();
    commit.run();
    settled = Promise.all([syncInPool(wal), settled]).then(
      () => {
        for (const resolve of resolves) resolve();
      },
      (error: unknown) => {
        for (const { reject } of group) reject(error);
      },
    );
  };
  return (write) =>
    new Promise((resolve, reject) => {
      if (queue.length === 0) setImmediate(runGroup);
      const run = () => {
        const result = write();
        return () => resolve(result);
      };
      queue.push({ write: run, reject });
    });
}
