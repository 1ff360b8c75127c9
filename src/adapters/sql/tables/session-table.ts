import type { Session, SessionReads, SessionWrites } from '../../../ports/session-store.ts';
import type { Sql } from '../sql.ts';

/** Without `org`, as the next: the secret is what tells the organization. */
const FIND_BY_ACCESS = /* sql */ `
  SELECT org, id, person_id, access_hash, family_hash, turn_hash, access_from, access_until, refresh_until
    FROM session
   WHERE access_hash = @hash`;

const FIND_BY_FAMILY = /* sql */ `
  SELECT org, id, person_id, access_hash, family_hash, turn_hash, access_from, access_until, refresh_until
    FROM session
   WHERE family_hash = @hash`;

const OF_PERSON = /* sql */ `
  SELECT org, id, person_id, access_hash, family_hash, turn_hash, access_from, access_until, refresh_until
    FROM session
   WHERE org = @org AND person_id = @person_id
   ORDER BY id`;

const ADD = /* sql */ `
  INSERT INTO session (org, id, person_id, access_hash, family_hash, turn_hash, access_from, access_until, refresh_until)
  VALUES (@org, @id, @person_id, @access_hash, @family_hash, @turn_hash, @access_from, @access_until, @refresh_until)`;

const REPLACE = /* sql */ `
  UPDATE session
     SET person_id = @person_id,
         access_hash = @access_hash,
         family_hash = @family_hash,
         turn_hash = @turn_hash,
         access_from = @access_from,
         access_until = @access_until,
         refresh_until = @refresh_until
   WHERE org = @org AND id = @id`;

const REMOVE = /* sql */ `
  DELETE FROM session
   WHERE org = @org AND id = @id`;

interface Row {
  readonly org: string;
  readonly id: string;
  readonly person_id: string;
  readonly access_hash: string;
  readonly family_hash: string;
  readonly turn_hash: string;
  readonly access_from: number;
  readonly access_until: number;
  readonly refresh_until: number;
}

export function sessionTable(sql: Sql): SessionReads & SessionWrites {
  const one = async (statement: string, hash: string) => {
    const row = await sql.get<Row>(statement, { hash });
    return row === undefined ? undefined : toSession(row);
  };
  return {
    findByAccess: (hash) => one(FIND_BY_ACCESS, hash),
    findByFamily: (hash) => one(FIND_BY_FAMILY, hash),
    ofPerson: async (org, personId) =>
      (await sql.all<Row>(OF_PERSON, { org, person_id: personId })).map(toSession),
    add: async (session) => void (await sql.run(ADD, toRow(session))),
    replace: async (session) => void (await sql.run(REPLACE, toRow(session))),
    remove: async (org, id) => void (await sql.run(REMOVE, { org, id })),
  };
}

function toRow(session: Session) {
  return {
    org: session.org,
    id: session.id,
    person_id: session.personId,
    access_hash: session.accessHash,
    family_hash: session.familyHash,
    turn_hash: session.turnHash,
    access_from: session.accessFrom,
    access_until: session.accessUntil,
    refresh_until: session.refreshUntil,
  };
}

function toSession(row: Row): Session {
  return {
    org: row.org,
    id: row.id,
    personId: row.person_id,
    accessHash: row.access_hash,
    familyHash: row.family_hash,
    turnHash: row.turn_hash,
    accessFrom: row.access_from,
    accessUntil: row.access_until,
    refreshUntil: row.refresh_until,
  };
}
