import type { LoginFailureReads, LoginFailureWrites } from '../../../ports/login-failure-store.ts';
import type { Sql } from '../sql.ts';

const FIND = /* sql */ `
  SELECT count, at
    FROM login_failure
   WHERE org = @org AND login_hash = @login_hash`;

const PUT = /* sql */ `
  INSERT INTO login_failure (org, login_hash, count, at)
  VALUES (@org, @login_hash, @count, @at)
  ON CONFLICT (org, login_hash) DO UPDATE
     SET count = excluded.count,
         at = excluded.at`;

const REMOVE = /* sql */ `
  DELETE FROM login_failure
   WHERE org = @org AND login_hash = @login_hash`;

const PRUNE = /* sql */ `
  DELETE FROM login_failure
   WHERE org = @org AND (at < @at OR at > @not_after)`;

export function loginFailureTable(sql: Sql): LoginFailureReads & LoginFailureWrites {
  return {
    find: async (org, loginHash) => {
      const row = await sql.get<{ readonly count: number; readonly at: number }>(FIND, {
        org,
        login_hash: loginHash,
      });
      return row === undefined ? undefined : { org, loginHash, count: row.count, at: row.at };
    },
    put: async ({ loginHash, ...failures }) =>
      void (await sql.run(PUT, { ...failures, login_hash: loginHash })),
    remove: async (org, loginHash) => void (await sql.run(REMOVE, { org, login_hash: loginHash })),
    prune: async (org, at, notAfter) =>
      void (await sql.run(PRUNE, { org, at, not_after: notAfter })),
  };
}
