import { afterFirstTables } from '../../sql/migrations/after-first-tables.ts';
import { firstTables } from '../../sql/migrations/first-tables.ts';
import { textsOnce } from '../../sql/migrations/texts-once.ts';
import type { MigrationStep } from '../../sql/migrations.ts';
import { REBUILT_TABLES } from './rebuilt-tables.ts';

/** Every step, in order. */
export const migrations: readonly MigrationStep[] = [firstTables, ...afterFirstTables].map(
  (step) => (step === textsOnce ? { ...step, script: REBUILT_TABLES } : step),
);
