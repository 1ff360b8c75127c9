import { join } from 'node:path';
import type { Place, StoreName } from '../corpus/place.ts';

/** Where the sites of one store are made. */
export interface Places {
  make(entities: number): Promise<Place>;
  close(): Promise<void>;
}

export function openPlaces(store: StoreName, parent: string): Promise<Places> {
  const directoryOf = (entities: number) => join(parent, `${store}-${entities}`);
  if (store === 'postgres') throw new Error('not yet');
  return Promise.resolve({
    make: (entities) =>
      Promise.resolve({ store, directory: directoryOf(entities), databaseUrl: undefined }),
    close: () => Promise.resolve(),
  });
}
