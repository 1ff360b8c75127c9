import { onTestFinished } from 'vitest';
import { prepareDatabase } from '../../../src/adapters/postgres/database.ts';
import type { Driver, Listening } from '../../../src/adapters/postgres/driver.ts';
import { catalogue } from '../../../src/adapters/sql/catalogue.ts';
import type { AtEnd } from '../at-end.ts';

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
    const names = Object.keys(catalogue).filter((name) => name !== 'migration');
    const removeRows = names.map((name) => `DELETE FROM ${name}`).join(';');
    const prepared: Prepared = { driver, removeRows, listening: undefined };
    driver.listen('entia_commit', {
      message: (payload) => prepared.listening?.message(payload),
      ready: () => prepared.listening?.ready(),
    });
    return prepared;
  }
}
