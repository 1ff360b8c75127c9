import type { MigrationStep } from '../migrations.ts';

/** From this step on a head without a version (0, '') is that of a schema which has drafts only. */
export const draftSchemas: MigrationStep = {
  name: 'drafts of schemas',
  script: /* sql */ `
ALTER TABLE schema_version ADD COLUMN draft BIGINT NOT NULL DEFAULT 0; -- 1: never the current version
`,
};
