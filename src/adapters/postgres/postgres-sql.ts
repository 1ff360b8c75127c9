import type { Answer } from './driver.ts';
import type { Parameters } from './statement-cache.ts';

/** `Sql`, with lists as parameters too. */
export interface PostgresSql {
  get<Row>(sql: string, parameters: Parameters): Promise<Row | undefined>;
  all<Row>(sql: string, parameters: Parameters): Promise<readonly Row[]>;
  run(sql: string, parameters: Parameters): Promise<number>;
}

export function sqlOver(
  send: (sql: string, parameters: Parameters) => Promise<Answer>,
): PostgresSql {
  return {
    get: async <Row>(sql: string, parameters: Parameters) =>
      (await send(sql, parameters)).rows[0] as Row | undefined,
    all: async <Row>(sql: string, parameters: Parameters) =>
      (await send(sql, parameters)).rows as readonly Row[],
    run: async (sql, parameters) => (await send(sql, parameters)).count,
  };
}
