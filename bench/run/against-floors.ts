import type { StoreName } from '../corpus/place.ts';
import { inTurn, type Match, ratioOf, type Side } from './in-turn.ts';
import { atLeast, type HttpResult } from './results.ts';
import type { Site } from './site.ts';

/** A bare server, and the share of its rate that is promised of Entia, if any is. */
export interface Floor extends Side {
  readonly budget: number | undefined;
}

export interface Comparison {
  readonly what: string;
  readonly store: StoreName;
  readonly entities: number;
  readonly entia: Side;
  readonly floors: readonly Floor[];
}

/** Entia and its floors in turn. A floor's row says how Entia compares with it. */
export async function againstFloors(comparison: Comparison, match: Match): Promise<HttpResult[]> {
  const { what, store, entities, entia, floors } = comparison;
  const [own, ...others] = await inTurn([entia, ...floors], match);
  if (own === undefined) return [];
  const common = { what: `${what}, ${connectionsOf(match)}`, store, entities };
  const rows: HttpResult[] = [{ ...common, ...own, ratio: undefined, verdict: undefined }];
  for (const [index, floor] of floors.entries()) {
    const result = others[index];
    if (result === undefined) continue;
    const ratio = ratioOf(own, result);
    const verdict = floor.budget === undefined ? undefined : atLeast(floor.budget, ratio.median);
    rows.push({ ...common, ...result, ratio, verdict });
  }
  return rows;
}

/** The budgets hold of embedded storage; over a network they would be the network's. */
export function promised({ place }: Site, budget: number): number | undefined {
  return place.store === 'sqlite' ? budget : undefined;
}

export function connectionsOf({ connections }: Match): string {
  return connections === 1 ? '1 connection' : `${connections} connections`;
}
