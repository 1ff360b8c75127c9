import { onTestFinished } from 'vitest';
import { prepareDatabase } from '../../../src/adapters/postgres/database.ts';
import type { Driver, Listening } from '../../../src/adapters/postgres/driver.ts';
import { StatementCache } from '../../../src/adapters/postgres/statement-cache.ts';
import type { AtEnd } from '../at-end.ts';

const NAMES_OF_TABLES = /* sql */ `
  SELECT table_name AS name
    FROM information_schema.tables
   WHERE table_schema = current_schema() AND table_name <> 'migration'
   ORDER BY table_name`;

/** A database that is used again by one test after another, with its connections. */
interface Prepared {
  readonly driver: Driver;
  readonly removeRows: string;
  listening: Listening | undefined;
}

/** Gives every test a database without rows. New ones are made only while all others are in use. */
export class FreeDatabases {
  readonly #make: () => Promise<Driver>;
  readonly #free: Prepared[] = [];

  constructor(make: () => Promise<Driver>) {
    this.#make = make;
  }

  /** A driver whose end leaves the connections open; the database is free again when the test ends, unless told when. */
  async take(atEnd: AtEnd = onTestFinished): Promise<Driver> {
    const prepared = this.#free.pop() ?? (await this.#prepare());
    const { driver } = prepared;
    const session = await driver.open();
    await session.exec(prepared.removeRows);
    session.release();
    atEnd(() => void this.#free.push(prepared));
    return {
      ...driver,
      listen: (_channel, listening) => {
        prepared.listening = listening;
        listening.ready();
      },
      close: () => {
        prepared.listening = undefined;
        return Promise.resolve();
      },
    };
  }

  async #prepare(): Promise<Prepared> {
    const driver = await this.#make();
    await prepareDatabase(driver, 0);
    const { rows } = await driver.query(new StatementCache().bind(NAMES_OF_TABLES, {}));
    const names = (rows as readonly { readonly name: string }[]).map(({ name }) => name);
    const removeRows = names.map((name) => `DELETE FROM ${name}`).join(';');
    const prepared: Prepared = { driver, removeRows, listening: undefined };
    driver.listen('entia_commit', {
      message: (payload) => prepared.listening?.message(payload),
      ready: () => prepared.listening?.ready(),
    });
    return prepared;
  }
}
