import type { Migration } from '../../sql/migrations.ts';
import { firstTables } from './0001-first-tables.ts';

/** Every step, in order. */
export const migrations: readonly Migration[] = [firstTables];
