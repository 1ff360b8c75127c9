import type { DatabaseSync } from 'node:sqlite';
import type { OrgId } from '../../kernel/ids.ts';
import type { Token } from '../../ports/token-store.ts';
import { fromText, toText } from '../sql/text-column.ts';
import { Statement } from './statement.ts';

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

export class TokenTable {
  readonly #findByHash: Statement<Row>;
  readonly #list: Statement<Row>;
  readonly #add: Statement;

  constructor(db: DatabaseSync) {
    this.#findByHash = new Statement(db, FIND_BY_HASH);
    this.#list = new Statement(db, LIST);
    this.#add = new Statement(db, ADD);
  }

  findByHash(hash: string): Token | undefined {
    const row = this.#findByHash.get({ hash });
    return row === undefined ? undefined : toToken(row);
  }

  list(org: OrgId): readonly Token[] {
    return this.#list.all({ org }).map(toToken);
  }

  add({ createdAt, name, ...token }: Token): void {
    this.#add.run({ ...token, name: toText(name), created_at: createdAt });
  }
}

function toToken({ created_at, name, ...row }: Row): Token {
  return { ...row, name: fromText(name), createdAt: created_at };
}
