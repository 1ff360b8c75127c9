import { inTurn, type Match, ratioOf, type Side } from './in-turn.ts';
import { atLeast, type HttpResult } from './results.ts';

/** A bare server, and the share of its rate that is promised of Entia. */
export interface Floor extends Side {
  readonly budget: number;
}

export interface Comparison {
  readonly what: string;
  readonly entities: number;
  readonly entia: Side;
  readonly floors: readonly Floor[];
}

/** Entia and its floors in turn. A floor's row says how Entia compares with it. */
export async function againstFloors(comparison: Comparison, match: Match): Promise<HttpResult[]> {
  const { what, entities, entia, floors } = comparison;
  const [own, ...others] = await inTurn([entia, ...floors], match);
  if (own === undefined) return [];
  const common = { what: `${what}, ${connectionsOf(match)}`, entities };
  const rows: HttpResult[] = [{ ...common, ...own, ratio: undefined, verdict: undefined }];
  for (const [index, floor] of floors.entries()) {
    const result = others[index];
    if (result === undefined) continue;
    const ratio = ratioOf(own, result);
    rows.push({ ...common, ...result, ratio, verdict: atLeast(floor.budget, ratio.median) });
  }
  return rows;
}

export function connectionsOf({ connections }: Match): string {
  return connections === 1 ? '1 connection' : `${connections} connections`;
}
