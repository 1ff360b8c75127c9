import type { MigrationStep } from '../migrations.ts';

/** An operation keeps no text while its entity has it. Each database says in its own words how a column becomes optional. */
export const textsOnce: MigrationStep = { name: 'texts of the present are kept once', script: '' };
