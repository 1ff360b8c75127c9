import type { MigrationStep } from '../migrations.ts';

/** Nothing that SQLite needs, but steps are counted alike on both databases. */
export const commitMark: MigrationStep = { name: 'marks of commits', script: '' };
