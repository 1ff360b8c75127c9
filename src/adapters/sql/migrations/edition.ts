import type { MigrationStep } from '../migrations.ts';

export const edition: MigrationStep = {
  name: 'an organization tells when its settings, schemas or lookup paths have changed',
  script: /* sql */ `
ALTER TABLE org_head ADD COLUMN edition TEXT NOT NULL DEFAULT ''; -- drawn anew by each change of settings, schemas or lookup paths
`,
};
