import { normalizeLogin } from '../../../domain/access/password.ts';
import type { OrgId } from '../../../kernel/ids.ts';
import type { Sql } from '../sql.ts';
import { fromText } from '../text-column.ts';
import type { Findings } from './findings.ts';
import type { Invariant } from './invariant.ts';
import { type Source, slicesOf } from './slices.ts';

export const personInvariants = {
  login: {
    name: 'person/login',
    meaning: 'the login of a person is spelled as a log-in looks for it',
  },
} as const satisfies Record<string, Invariant>;

const people: Source = {
  start: ['', 0],
  sizes: /* sql */ `
    SELECT id AS key, 0 AS sub, octet_length(login) AS bytes
      FROM person
     WHERE org = @org AND id > @key
     ORDER BY id
     LIMIT @limit`,
  rows: /* sql */ `
    SELECT id, login
      FROM person
     WHERE org = @org AND id > @key AND id <= @to_key
     ORDER BY id`,
};

/** Reads the logins of people. Yields how many it has looked at since the last time. */
export async function* checkPeople(sql: Sql, org: OrgId, found: Findings): AsyncGenerator<number> {
  type Row = { readonly id: string; readonly login: string };
  for await (const rows of slicesOf<Row>(sql, people, org)) {
    for (const { id, login } of rows)
      if (normalizeLogin(fromText(login)) !== fromText(login))
        found.add(personInvariants.login, { org, id });
    yield rows.length;
  }
}
