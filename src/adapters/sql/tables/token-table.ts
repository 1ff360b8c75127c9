import type { Token, TokenReads, TokenWrites } from '../../../ports/token-store.ts';
import type { Sql } from '../sql.ts';
import { fromText, toText } from '../text-column.ts';

/** The one read without `org`: the secret is what tells the organization. */
const FIND_BY_HASH = /* sql */ `
  SELECT org, id, hash, prefix, name, role, created_at
    FROM token
   WHERE hash = @hash`;

const LIST = /* sql */ `
  SELECT org, id, hash, prefix, name, role, created_at
    FROM token
   WHERE org = @org
   ORDER BY created_at, id`;

const ADD = /* sql */ `
  INSERT INTO token (org, id, hash, prefix, name, role, created_at)
  VALUES (@org, @id, @hash, @prefix, @name, @role, @created_at)`;

interface Row {
  readonly org: string;
  readonly id: string;
  readonly hash: string;
  readonly prefix: string;
  readonly name: string;
  readonly role: Token['role'];
  readonly created_at: number;
}

export function tokenTable(sql: Sql): TokenReads & TokenWrites {
  return {
    findByHash: async (hash) => {
      const row = await sql.get<Row>(FIND_BY_HASH, { hash });
      return row === undefined ? undefined : toToken(row);
    },
    list: async (org) => (await sql.all<Row>(LIST, { org })).map(toToken),
    add: async ({ createdAt, name, ...token }) =>
      void (await sql.run(ADD, { ...token, name: toText(name), created_at: createdAt })),
  };
}

function toToken({ created_at, name, ...row }: Row): Token {
  return { ...row, name: fromText(name), createdAt: created_at };
}
