import type { Parameters } from './statement-cache.ts';

/** `Sql`, with lists as parameters too. */
export interface PostgresSql {
  get<Row>(sql: string, parameters: Parameters): Promise<Row | undefined>;
  all<Row>(sql: string, parameters: Parameters): Promise<readonly Row[]>;
  run(sql: string, parameters: Parameters): Promise<number>;
}
