import { join } from 'node:path';

export const storeNames = ['sqlite', 'postgres'] as const;
export type StoreName = (typeof storeNames)[number];

/** Where entities are kept; it goes to child processes as JSON. */
export interface Place {
  readonly store: StoreName;
  /** The data directory. */
  readonly directory: string;
  /** The database of the store `postgres`. */
  readonly databaseUrl: string | undefined;
}

/** The options that make Entia keep its data there. */
export function optionsOf({ directory, databaseUrl }: Place): Readonly<Record<string, string>> {
  const database = databaseUrl === undefined ? {} : { ENTIA_DATABASE_URL: databaseUrl };
  return { ENTIA_DATA_DIR: directory, ENTIA_PORT: '0', ...database };
}

export function sqliteFile({ directory }: Place): string {
  return join(directory, 'entia.db');
}

/** The place that a child process was given as its first argument. */
export function givenPlace(): Place {
  return JSON.parse(process.argv[2] ?? '') as Place;
}
