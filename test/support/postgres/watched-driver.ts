import { onTestFinished } from 'vitest';
import { prepareDatabase } from '../../../src/adapters/postgres/database.ts';
import type { Driver, Session } from '../../../src/adapters/postgres/driver.ts';
import { pgDriver } from '../../../src/adapters/postgres/pg-driver.ts';
import { postgresStore } from '../../../src/adapters/postgres/postgres-store.ts';
import type { Store } from '../../../src/ports/unit-of-work.ts';
import { silent } from '../stores.ts';
import { newDatabase } from './databases.ts';

/** What the units of a store sent. */
interface Watched {
  /** The statements, in their order. */
  readonly sent: string[];
  /** In whose lane each group ran, again and again when it was run again. */
  readonly lanes: unknown[];
  /** How often something was sent to a session on which nothing was under way. */
  roundTrips: number;
}

/** A store in a new database, closed after the test, and what its units sent. */
export async function openWatched(): Promise<Watched & { readonly store: Store }> {
  const driver = pgDriver({ url: await newDatabase(), poolSize: 4, log: silent });
  await prepareDatabase(driver, 0);
  const watched: Watched = { sent: [], lanes: [], roundTrips: 0 };
  const store = await postgresStore(watchedDriver(driver, watched), { log: silent });
  onTestFinished(() => store.close());
  return Object.assign(watched, { store });
}

/** A driver that notes what is sent to its sessions. */
function watchedDriver(driver: Driver, watched: Watched): Driver {
  const watch = (session: Session): Session => {
    let underWay = 0;
    const during = async <Result>(answer: Promise<Result>): Promise<Result> => {
      if (underWay++ === 0) watched.roundTrips++;
      try {
        return await answer;
      } finally {
        underWay--;
      }
    };
    return {
      ...session,
      query: (query) => {
        watched.sent.push(query.text);
        if (query.text.includes('pg_advisory_lock(')) watched.lanes.push(query.values[0]);
        return during(session.query(query));
      },
      exec: (script) => during(session.exec(script)),
    };
  };
  return { ...driver, open: async () => watch(await driver.open()) };
}
