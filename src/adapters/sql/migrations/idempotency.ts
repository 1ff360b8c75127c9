import type { MigrationStep } from '../migrations.ts';

export const idempotency: MigrationStep = {
  name: 'requests that are performed once',
  script: /* sql */ `
CREATE TABLE idempotency (
  org         TEXT   NOT NULL,
  subject     TEXT   NOT NULL, -- who sent it
  key         TEXT   NOT NULL, -- the Idempotency-Key
  fingerprint TEXT   NOT NULL, -- SHA-256 of what was sent
  note        TEXT   NOT NULL, -- JSON, what it takes to give the result again
  at          BIGINT NOT NULL, -- epoch milliseconds, UTC
  UNIQUE (org, subject, key)
);
CREATE INDEX idempotency_at ON idempotency (at);
`,
};
