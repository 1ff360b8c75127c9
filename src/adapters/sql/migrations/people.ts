import type { MigrationStep } from '../migrations.ts';

export const people: MigrationStep = {
  name: 'people, their sessions and groups',
  script: /* sql */ `
CREATE TABLE person (
  org               TEXT   NOT NULL,
  id                TEXT   NOT NULL, -- UUID version 7
  login             TEXT   NOT NULL, -- normalized
  name              TEXT   NOT NULL, -- any string
  role              TEXT   NOT NULL, -- 'viewer', 'editor', 'admin', 'owner'
  password_hash     TEXT,            -- PHC string; NULL until a password is set
  ticket_hash       TEXT,            -- SHA-256 in lower-case hex; NULL without a ticket to set a password
  ticket_expires_at BIGINT NOT NULL, -- epoch milliseconds, UTC; 0 without a ticket
  suspended_at      BIGINT,          -- epoch milliseconds, UTC; NULL while they may log in
  created_at        BIGINT NOT NULL, -- epoch milliseconds, UTC
  UNIQUE (org, id),
  UNIQUE (org, login)
);
CREATE UNIQUE INDEX person_by_ticket ON person (ticket_hash);

CREATE TABLE session (
  org           TEXT   NOT NULL,
  id            TEXT   NOT NULL, -- UUID version 7
  person_id     TEXT   NOT NULL,
  access_hash   TEXT   NOT NULL, -- SHA-256 in lower-case hex, as the two below
  family_hash   TEXT   NOT NULL,
  turn_hash     TEXT   NOT NULL,
  access_from   BIGINT NOT NULL, -- epoch milliseconds, UTC, as the two below
  access_until  BIGINT NOT NULL,
  refresh_until BIGINT NOT NULL,
  UNIQUE (org, id),
  UNIQUE (access_hash),
  UNIQUE (family_hash)
);
CREATE INDEX session_by_person ON session (org, person_id, id);

CREATE TABLE login_failure (
  org        TEXT   NOT NULL,
  login_hash TEXT   NOT NULL, -- SHA-256 of the normalized login, in lower-case hex
  count      BIGINT NOT NULL, -- since the last log-in that did not fail
  at         BIGINT NOT NULL, -- epoch milliseconds, UTC, of the last one
  UNIQUE (org, login_hash)
);
CREATE INDEX login_failure_by_time ON login_failure (org, at);

CREATE TABLE people_group (
  org        TEXT   NOT NULL,
  id         TEXT   NOT NULL, -- UUID version 7
  name       TEXT   NOT NULL, -- any string
  created_at BIGINT NOT NULL, -- epoch milliseconds, UTC
  UNIQUE (org, id),
  UNIQUE (org, name)
);

CREATE TABLE group_member (
  org       TEXT NOT NULL,
  group_id  TEXT NOT NULL,
  person_id TEXT NOT NULL,
  UNIQUE (org, group_id, person_id)
);
CREATE INDEX group_member_by_person ON group_member (org, person_id, group_id);
`,
};
