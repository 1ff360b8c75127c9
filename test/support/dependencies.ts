import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { scryptPasswords } from '../../src/adapters/passwords/scrypt-passwords.ts';
import { openLocalSearch } from '../../src/adapters/search-local/open-local-search.ts';
import { systemIds } from '../../src/adapters/system/ids.ts';
import type { Store } from '../../src/ports/unit-of-work.ts';
import type { Dependencies } from '../../src/usecases/dependencies.ts';
import { SchemaCache } from '../../src/usecases/schema/schema-cache.ts';

/** Use-cases' dependencies over a store, with a clock that stands still until the test moves it. */
export function dependenciesOver(
  store: Store,
  clock: { at: number },
): Dependencies & { readonly lines: readonly string[] } {
  const still = { now: () => clock.at };
  const lines: string[] = [];
  const log = pino({ level: 'info', base: null }, { write: (line) => void lines.push(line) });
  const search = openLocalSearch({ store, clock: still, log });
  onTestFinished(() => search.close());
  return {
    store,
    search,
    schemas: new SchemaCache(),
    clock: still,
    ids: systemIds(still),
    passwords: scryptPasswords({ log2N: 4, r: 8, p: 1 }),
    log,
    guards: [],
    lines,
  };
}
