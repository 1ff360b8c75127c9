import type { MigrationStep } from '../migrations.ts';

export const jobs: MigrationStep = {
  name: 'jobs',
  script: /* sql */ `
CREATE TABLE job (
  org          TEXT   NOT NULL,
  id           TEXT   NOT NULL, -- UUID version 7, sorts by when it was queued
  kind         TEXT   NOT NULL, -- names the code that runs it
  subject      TEXT   NOT NULL, -- what it is about, in words of its kind
  input        TEXT   NOT NULL, -- JSON object
  status       TEXT   NOT NULL, -- queued, running, succeeded, failed, cancelled
  attempt      BIGINT NOT NULL, -- claims so far
  failures     BIGINT NOT NULL, -- tries that failed or were lost
  due_at       BIGINT,          -- epoch milliseconds, UTC; when it is next looked at; NULL once it is finished
  cancel_asked BIGINT NOT NULL, -- 1: it is to stop
  progress     TEXT   NOT NULL, -- JSON object
  result       TEXT,            -- JSON, of a job that succeeded
  failure      TEXT,            -- JSON object, of the last try that failed
  caller       TEXT   NOT NULL, -- JSON object, who asked for it
  created_at   BIGINT NOT NULL, -- epoch milliseconds, UTC
  started_at   BIGINT,          -- of the last claim
  finished_at  BIGINT,
  UNIQUE (org, id)
);
CREATE INDEX job_due ON job (due_at, id);
CREATE INDEX job_finished ON job (finished_at, id);
CREATE INDEX job_subject ON job (org, kind, subject);
CREATE INDEX job_counted ON job (kind, status); -- counts for the metrics need no rows
`,
};
