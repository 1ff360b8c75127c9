import type { Token, TokenReads, TokenWrites } from '../../../ports/token-store.ts';
import type { Sql } from '../sql.ts';
import { fromText, toText } from '../text-column.ts';

const COLUMNS = /* sql */ `
  SELECT org, id, hash, prefix, name, role, reach, scopes, created_at, created_by, expires_at, last_used_at, revoked_at
    FROM token`;

/** The one read without `org` that callers can steer: the secret is what tells the organization. */
const FIND_BY_HASH = /* sql */ `${COLUMNS}
   WHERE hash = @hash`;

const FIND = /* sql */ `${COLUMNS}
   WHERE org = @org AND id = @id`;

/** `revoked` is 1 or 0, or -1 for either. */
const MATCHES = /* sql */ `reach = 'organization' AND org = @org
     AND (@revoked = -1 OR @revoked = CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END)`;

const PAGE = /* sql */ `${COLUMNS}
   WHERE ${MATCHES}
   ORDER BY id
   LIMIT @size OFFSET @from`;

const COUNT = /* sql */ `
  SELECT count(*) AS total
    FROM token
   WHERE ${MATCHES}`;

const OF_INSTANCE = /* sql */ `${COLUMNS}
   WHERE reach = 'instance' AND revoked_at IS NULL
   ORDER BY org, id`;

const ADD = /* sql */ `
  INSERT INTO token (org, id, hash, prefix, name, role, reach, scopes, created_at, created_by, expires_at, last_used_at, revoked_at)
  VALUES (@org, @id, @hash, @prefix, @name, @role, @reach, @scopes, @created_at, @created_by, @expires_at, @last_used_at, @revoked_at)`;

const REVOKE = /* sql */ `
  UPDATE token
     SET revoked_at = @at
   WHERE org = @org AND id = @id`;

const USE = /* sql */ `
  UPDATE token
     SET last_used_at = @at
   WHERE org = @org AND id = @id`;

interface Row {
  readonly org: string;
  readonly id: string;
  readonly hash: string;
  readonly prefix: string;
  readonly name: string;
  readonly role: Token['role'];
  readonly reach: Token['reach'];
  readonly scopes: string | null;
  readonly created_at: number;
  readonly created_by: string;
  readonly expires_at: number | null;
  readonly last_used_at: number | null;
  readonly revoked_at: number | null;
}

export function tokenTable(sql: Sql): TokenReads & TokenWrites {
  return {
    findByHash: async (hash) => found(await sql.get<Row>(FIND_BY_HASH, { hash })),
    find: async (org, id) => found(await sql.get<Row>(FIND, { org, id })),
    list: async (org, { from, size, ...query }) => {
      const wanted = { org, revoked: query.revoked === undefined ? -1 : Number(query.revoked) };
      const rows = await sql.all<Row>(PAGE, { ...wanted, from, size });
      const count = await sql.get<{ readonly total: number }>(COUNT, wanted);
      return { total: count?.total ?? 0, tokens: rows.map(toToken) };
    },
    ofInstance: async () => (await sql.all<Row>(OF_INSTANCE, {})).map(toToken),
    add: async (token) => void (await sql.run(ADD, toRow(token))),
    revoke: async (org, id, at) => void (await sql.run(REVOKE, { org, id, at })),
    use: async (org, id, at) => void (await sql.run(USE, { org, id, at })),
  };
}

function toRow(token: Token): Readonly<Record<keyof Row, string | number | null>> {
  const { org, id, hash, prefix, role, reach } = token;
  return {
    org,
    id,
    hash,
    prefix,
    name: toText(token.name),
    role,
    reach,
    scopes: token.scopes === undefined ? null : JSON.stringify(token.scopes),
    created_at: token.createdAt,
    created_by: token.createdBy,
    expires_at: token.expiresAt ?? null,
    last_used_at: token.lastUsedAt ?? null,
    revoked_at: token.revokedAt ?? null,
  };
}

function found(row: Row | undefined): Token | undefined {
  return row === undefined ? undefined : toToken(row);
}

function toToken(row: Row): Token {
  const { org, id, hash, prefix, role, reach, scopes } = row;
  return {
    org,
    id,
    hash,
    prefix,
    name: fromText(row.name),
    role,
    reach,
    scopes: scopes === null ? undefined : (JSON.parse(scopes) as readonly string[]),
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
  };
}
