import type { MigrationStep } from '../migrations.ts';

export const frozenSchemas: MigrationStep = {
  name: 'frozen schemas',
  script: /* sql */ `
ALTER TABLE schema_head ADD COLUMN frozen_id TEXT; -- UUID of the version that is the schema, whatever the latest; NULL while the latest is
`,
};
