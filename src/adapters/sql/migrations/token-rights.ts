import type { MigrationStep } from '../migrations.ts';

/** Tokens of before were all made by a first start; the oldest is the admin token, others have their organization. */
export const tokenRights: MigrationStep = {
  name: 'reach, scopes and life of tokens',
  script: /* sql */ `
ALTER TABLE token ADD COLUMN reach TEXT NOT NULL DEFAULT 'organization'; -- 'organization', 'instance'
ALTER TABLE token ADD COLUMN scopes TEXT; -- JSON array of strings; NULL: all that the role may
ALTER TABLE token ADD COLUMN created_by TEXT NOT NULL DEFAULT 'admin'; -- 'admin', 'token:<id>', 'user:<id>'
ALTER TABLE token ADD COLUMN expires_at BIGINT; -- epoch milliseconds, UTC; NULL: it does not end
ALTER TABLE token ADD COLUMN last_used_at BIGINT; -- epoch milliseconds, UTC, within a minute; NULL before
ALTER TABLE token ADD COLUMN revoked_at BIGINT; -- epoch milliseconds, UTC; NULL while it is valid
UPDATE token SET reach = 'instance' WHERE hash = (SELECT hash FROM token ORDER BY created_at, hash LIMIT 1);
CREATE INDEX token_by_reach ON token (reach, org, id);
`,
};
