import type { EntityId, SchemaSlug, Seq } from '../kernel/ids.ts';
import type { Problem } from '../kernel/problem.ts';
import type { FieldCatalog } from './catalog/field-catalog.ts';
import { collect } from './collect/collect.ts';
import { type Order, settleOrder } from './collect/order.ts';
import type { SortKey } from './collect/sort-key.ts';
import { Top } from './collect/top.ts';
import type { ValueCounts } from './index/field.ts';
import type { SearchHead, View } from './index/head.ts';
import { Meter, type MeteredView, type Step } from './match/clause.ts';
import { compile } from './match/compile.ts';
import type { QueryNode } from './query/ast.ts';
import { bind } from './query/bind.ts';
import type { BoundQuery } from './query/bound-query.ts';
import { normalize } from './query/normalize.ts';
import { targetsSchemas } from './query/targets-schemas.ts';

/** A query and the page of it that is wanted. */
export interface Question {
  readonly query: QueryNode;
  readonly catalog: FieldCatalog;
  /** Ties are always broken by `_id` ascending. */
  readonly sort: readonly SortKey[];
  readonly from: number;
  readonly size: number;
  /** Epoch milliseconds that `now` in date math stands for. */
  readonly now: number;
}

/** A question ready to be put to an index; it depends on no document. */
export interface Plan extends Question {
  readonly bound: BoundQuery;
  /** The schemas that can match; undefined is any. */
  readonly targets: ReadonlySet<SchemaSlug> | undefined;
}

export interface Found {
  /** Exact count of all that match. */
  readonly total: number;
  readonly hits: readonly {
    readonly id: EntityId;
    readonly schema: SchemaSlug;
    readonly version: number;
  }[];
  /** The commit at which the search was pinned. */
  readonly seq: Seq;
}

/** Normalises and binds. Either a plan or everything that is wrong with the query. */
export function planSearch(
  question: Question,
):
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  const query = normalize(question.query);
  const targets = targetsSchemas(query);
  const bound = bind(query, { catalog: question.catalog, targets, now: question.now });
  return bound.ok ? { ok: true, plan: { ...question, bound: bound.query, targets } } : bound;
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
  const observe = (path: string): ValueCounts => observed(path, views);
  return plan.sort.map((key) => settleOrder(key, plan.catalog, plan.targets, observe));
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
  plan: Pick<Plan, 'bound' | 'from' | 'size'>,
  { seq, seed }: SearchHead,
): Step<Found> {
  const top = plan.size === 0 ? undefined : new Top(plan.from, plan.size, orders, seed);
  let total = 0;
  for (const view of views) {
    const clause = yield* compile(plan.bound, view);
    const set = yield* clause.fill();
    total += yield* collect(view, set, orders, top);
  }
  const hits = (top?.page() ?? []).map(({ source, slot }) => {
    const { partition } = source.view;
    const { schema } = partition;
    return { id: partition.idOf(slot), schema, version: partition.versionOf(slot) };
  });
  return { total, hits, seq };
}
