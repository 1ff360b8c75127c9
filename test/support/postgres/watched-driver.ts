import type { Driver, Session } from '../../../src/adapters/postgres/driver.ts';

/** What the units of a store sent. */
export interface Watched {
  /** The statements, in their order. */
  readonly sent: string[];
  /** How often something was sent to a session on which nothing was under way. */
  roundTrips: number;
}

/** A driver that notes what is sent to its sessions. */
export function watchedDriver(driver: Driver, watched: Watched): Driver {
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
        return during(session.query(query));
      },
      exec: (script) => during(session.exec(script)),
    };
  };
  return { ...driver, open: async () => watch(await driver.open()) };
}
