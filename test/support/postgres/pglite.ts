import type { PGlite } from '@electric-sql/pglite';
import type { Answer, Driver, Query, Session } from '../../../src/adapters/postgres/driver.ts';

/** PGlite has one connection: whoever comes while a session is open waits until it is released. */
export function pgliteDriver(db: PGlite): Driver {
  let last: Promise<unknown> = Promise.resolve();
  const unlisten: (() => Promise<void>)[] = [];
  /** Resolves with the way to give the connection back, when it is free. */
  const take = async (): Promise<() => void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = last;
    last = promise;
    await before;
    return resolve;
  };
  return {
    location: 'pglite',
    query: async (query) => {
      const giveBack = await take();
      try {
        return await send(db, query);
      } finally {
        giveBack();
      }
    },
    open: async (): Promise<Session> => {
      const giveBack = await take();
      return {
        query: (query) => send(db, query),
        exec: async (script) => void (await db.exec(script)),
        release: (use) => {
          const ended = use === 'broken' ? db.exec('ROLLBACK') : Promise.resolve();
          void ended.finally(giveBack);
        },
      };
    },
    listen: (channel, { message, ready }) => {
      const listens = take().then(async (giveBack) => {
        unlisten.push(await db.listen(channel, message));
        giveBack();
        ready();
      });
      unlisten.push(() => listens);
    },
    close: async () => {
      for (let end = unlisten.shift(); end !== undefined; end = unlisten.shift()) await end();
      await last;
    },
  };
}

async function send(db: PGlite, { text, values }: Query): Promise<Answer> {
  const { rows, affectedRows } = await db.query<object>(text, [...values]);
  return { rows, count: affectedRows ?? rows.length };
}
