import { join, resolve } from 'node:path';
import pg from 'pg';
import { PostgresServer } from '../../test/support/postgres/server.ts';
import type { Place, StoreName } from '../corpus/place.ts';

/** Where the sites of one store are made. */
export interface Places {
  make(entities: number): Promise<Place>;
  close(): Promise<void>;
}

/** Makes places in `parent`, or databases on a PostgreSQL server of its own, which keeps its data beside `parent`. */
export function openPlaces(store: StoreName, parent: string): Promise<Places> {
  const directoryOf = (entities: number) => join(parent, `${store}-${entities}`);
  return store === 'postgres'
    ? databases(directoryOf, resolve(parent, '..'))
    : Promise.resolve(directories(directoryOf));
}

type DirectoryOf = (entities: number) => string;

function directories(directoryOf: DirectoryOf): Places {
  return {
    make: (entities) =>
      Promise.resolve({
        store: 'sqlite',
        directory: directoryOf(entities),
        databaseUrl: undefined,
      }),
    close: () => Promise.resolve(),
  };
}

/** As PostgreSQL comes, so durable, but for memory that is not from the last century. */
const settings = ['shared_buffers=512MB', 'max_wal_size=4GB'];

/** PostgreSQL runs as another user than root, who may not enter `parent`. */
async function databases(directoryOf: DirectoryOf, beside: string): Promise<Places> {
  const server = await PostgresServer.start('durable', { parent: beside, settings });
  return {
    make: async (entities) => {
      const name = `entia_${entities}`;
      const client = new pg.Client({ connectionString: server.url() });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return { store: 'postgres', directory: directoryOf(entities), databaseUrl: server.url(name) };
    },
    close: () => server.remove(),
  };
}
