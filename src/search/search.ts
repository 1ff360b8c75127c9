import type { EntityId, SchemaSlug, Seq } from '../kernel/ids.ts';
import { collect } from './collect/collect.ts';
import { type Order, settleOrder } from './collect/order.ts';
import type { SortValue } from './collect/reader.ts';
import { Top } from './collect/top.ts';
import type { ValueCounts } from './index/field.ts';
import type { SearchHead, View } from './index/head.ts';
import { Meter, type MeteredView, type Step } from './match/clause.ts';
import { compile } from './match/compile.ts';
import type { Plan } from './plan.ts';

export interface Found {
  /** Exact count of all that match. */
  readonly total: number;
  readonly hits: readonly {
    readonly id: EntityId;
    readonly schema: SchemaSlug;
    readonly version: number;
    /** A value for each sort key; without keys the id. */
    readonly sort: readonly SortValue[];
  }[];
  /** The commit at which the search was pinned. */
  readonly seq: Seq;
}

/** Pins the present state of the index and returns the search as steps. Commits may be applied between steps; the
 *  search does not see them. */
export function beginSearch(head: SearchHead, plan: Plan): Step<Found> {
  const meter = new Meter();
  const views = head.pin(plan.targets).map((view) => ({ ...view, meter }));
  return run(views, settleOrders(plan, views), plan, head);
}

/** Without keys the order is that of the ids. */
function settleOrders(plan: Plan, views: readonly View[]): readonly Order[] {
  if (plan.sort.length === 0) return [{ kind: 'id', paths: [], descending: false }];
  return plan.sort.map((sort) => settleOrder(sort, (path) => observed(path, views)));
}

function observed(path: string, views: readonly View[]): ValueCounts {
  const sum = { number: 0, date: 0, other: 0 };
  for (const { partition } of views) {
    const counts = partition.field(path)?.counts;
    sum.number += counts?.number ?? 0;
    sum.date += counts?.date ?? 0;
    sum.other += counts?.other ?? 0;
  }
  return sum;
}

function* run(
  views: readonly MeteredView[],
  orders: readonly Order[],
  plan: Plan,
  { seq, seed }: SearchHead,
): Step<Found> {
  const top = plan.size === 0 ? undefined : new Top(plan.from, plan.size, orders, seed);
  let total = 0;
  for (const view of views) {
    const clause = yield* compile(plan.query, view);
    const set = yield* clause.fill();
    total += yield* collect(view, set, orders, top);
  }
  const hits = (top?.page() ?? []).map(({ source, slot }) => {
    const { partition } = source.view;
    const { schema } = partition;
    const sort = source.readers.map((reader) => reader.value(slot));
    return { id: partition.idOf(slot), schema, version: partition.versionOf(slot), sort };
  });
  return { total, hits, seq };
}
