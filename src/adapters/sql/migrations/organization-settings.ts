import type { MigrationStep } from '../migrations.ts';

export const organizationSettings: MigrationStep = {
  name: 'suspension and settings of organizations',
  script: /* sql */ `
ALTER TABLE organization ADD COLUMN suspended_at BIGINT; -- epoch milliseconds, UTC; NULL while it is served
ALTER TABLE organization ADD COLUMN requires_if_match BIGINT NOT NULL DEFAULT 0; -- 1: changes without a condition are refused
`,
};
