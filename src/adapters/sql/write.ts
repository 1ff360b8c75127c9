import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { GatheredTable } from './gathered-tables.ts';

/** Rows to be stored. SQLite stores them at once; PostgreSQL when something reads their table, or when the group ends. */
export interface Write {
  readonly table: GatheredTable;
  readonly org: OrgId;
  /** Whose rows these are within the table: an id, or nothing where rows are only ever added. */
  readonly owner: string;
  /** Whether they take the place of all rows that the owner had. */
  readonly replaces: boolean;
  readonly rows: readonly Row[];
}

export type Row = Readonly<Record<string, string | number | null>>;

/** Makes the rows of a unit once its number is known. */
export type WriteAt = (seq: Seq) => Write;
