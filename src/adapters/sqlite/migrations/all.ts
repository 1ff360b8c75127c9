import { afterFirstTables } from '../../sql/migrations/after-first-tables.ts';
import type { MigrationStep } from '../../sql/migrations.ts';
import { firstTables } from './0001-first-tables.ts';

/** Every step, in order. */
export const migrations: readonly MigrationStep[] = [firstTables, ...afterFirstTables];
