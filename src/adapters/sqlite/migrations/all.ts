import { afterFirstTables } from '../../sql/migrations/after-first-tables.ts';
import { firstTables } from '../../sql/migrations/first-tables.ts';
import type { MigrationStep } from '../../sql/migrations.ts';

/** Every step, in order. */
export const migrations: readonly MigrationStep[] = [firstTables, ...afterFirstTables];
