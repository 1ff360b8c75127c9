import type { EntityId, SchemaSlug, Seq } from '../kernel/ids.ts';
import type { Candidate } from './collect/candidate.ts';
import { collect } from './collect/collect.ts';
import { type Collector, together } from './collect/collector.ts';
import { count } from './collect/count.ts';
import { type Order, settleOrder } from './collect/order.ts';
import type { Paging } from './collect/paging.ts';
import type { SortValue } from './collect/sort-reader.ts';
import { topCollector } from './collect/top-collector.ts';
import type { SearchHead } from './index/head.ts';
import { Meter } from './match/clause.ts';
import { compile } from './match/compile.ts';
import type { Plan } from './plan.ts';
import type { BoundQuery } from './query/bound-query.ts';
import type { ValueCounts } from './reader/field-reader.ts';
import type { SegmentReader } from './reader/segment-reader.ts';
import type { Step } from './reader/step.ts';

export interface Hit {
  readonly id: EntityId;
  readonly schema: SchemaSlug;
  readonly version: number;
  /** A value for each sort key; without keys the id. */
  readonly sort: readonly SortValue[];
}

/** What a search finds in some segments. */
export interface FoundInSegments {
  /** Exact count of all that match. */
  readonly total: number;
  readonly hits: readonly Hit[];
}

export interface Found extends FoundInSegments {
  /** The commit at which the search was pinned. */
  readonly seq: Seq;
}

/** Pins the present state of the index and returns the search as steps. Commits may be applied between steps; the
 *  search does not see them. */
export function beginSearch(head: SearchHead, plan: Plan): Step<Found> {
  const { seq } = head;
  const segments = head.pin(plan.targets);
  return withSeq(searchSegments(segments, plan, head.seed), seq);
}

function* withSeq(steps: Step<FoundInSegments>, seq: Seq): Step<Found> {
  return { ...(yield* steps), seq };
}

/** Searches segments that are pinned at one commit, the last that was applied; `seed` as `Top` takes it. */
export function searchSegments(
  segments: readonly SegmentReader[],
  plan: Plan,
  seed: number,
): Step<FoundInSegments> {
  if (plan.size === 0) return counted(segments, plan.query);
  return listed(segments, { ...plan, seed }, begun(settleOrders(plan, segments)));
}

/** Takes the first step now and the others when they are asked for. */
function begun<Result>(steps: Step<Result>): Step<Result> {
  const first = steps.next();
  return (function* () {
    if (first.done === true) return first.value;
    yield;
    return yield* steps;
  })();
}

function* counted(segments: readonly SegmentReader[], query: BoundQuery): Step<FoundInSegments> {
  return { total: yield* gather(segments, query, count), hits: [] };
}

function* listed(
  segments: readonly SegmentReader[],
  plan: Plan & { readonly seed: number },
  settling: Step<readonly Order[]>,
): Step<FoundInSegments> {
  const paging: Paging = { ...plan, orders: yield* settling };
  const both = together(topCollector(paging), count);
  const [page, total] = yield* gather(segments, plan.query, both);
  return { total, hits: page.map(hitOf) };
}

/** Gives a collector what matches in each segment, and returns what it makes of all. */
function* gather<Partial, Result>(
  segments: readonly SegmentReader[],
  query: BoundQuery,
  collector: Collector<Partial, Result>,
): Step<Result> {
  const meter = new Meter();
  const partials: Partial[] = [];
  for (const segment of segments) {
    const view = { segment, meter };
    const clause = yield* compile(query, view);
    partials.push(yield* collect(collector, yield* clause.fill(), view));
  }
  return collector.result(collector.merge(partials));
}

function hitOf({ source: { segment, readers }, slot }: Candidate): Hit {
  const sort = readers.map((reader) => reader.value(slot));
  const { schema } = segment;
  return { id: segment.idOf(slot), schema, version: segment.versionOf(slot), sort };
}

/** Without keys the order is that of the ids. What an observed key compares is settled in the first step, since the kinds of
 *  values that documents had in the past are not kept; only a path with thousands of values and no columns takes more
 *  steps, and sees commits applied between them. */
function* settleOrders(plan: Plan, segments: readonly SegmentReader[]): Step<readonly Order[]> {
  if (plan.sort.length === 0) return [{ kind: 'id', paths: [], descending: false }];
  const orders: Order[] = [];
  for (const sort of plan.sort) {
    const counts = new Map<string, ValueCounts>();
    for (const path of sort.paths) counts.set(path, yield* observed(path, segments));
    orders.push(settleOrder(sort, (path) => counts.get(path) ?? noValues));
  }
  return orders;
}

const noValues: ValueCounts = { number: 0, date: 0, other: 0 };

function* observed(path: string, segments: readonly SegmentReader[]): Step<ValueCounts> {
  const sum = { ...noValues };
  for (const segment of segments) {
    const counts = (yield* segment.fieldInSteps(path))?.counts;
    sum.number += counts?.number ?? 0;
    sum.date += counts?.date ?? 0;
    sum.other += counts?.other ?? 0;
  }
  return sum;
}
