import type { JsonObject } from '../../src/kernel/json.ts';
import type { FieldCatalog } from '../../src/search/catalog/field-catalog.ts';
import type { Change } from '../../src/search/index/head.ts';
import { type Plan, planSearch } from '../../src/search/plan.ts';
import type { QueryNode } from '../../src/search/query/ast.ts';
import type { SortKey } from '../../src/search/query/bind-sort.ts';
import { matches } from '../../src/search/query/evaluate.ts';
import type { SegmentReader } from '../../src/search/reader/segment-reader.ts';
import type { Found } from '../../src/search/search.ts';
import type { Write } from './arbitrary-search.ts';
import { naiveSegment } from './naive-segment.ts';
import { naiveSort } from './naive-sort.ts';

export interface Stored {
  readonly id: string;
  readonly schema: string;
  readonly version: number;
  readonly document: JsonObject;
}

/** What a store would hold, and the commits that made it. */
export function replay(commits: readonly (readonly Write[])[]): {
  readonly changes: readonly Change[];
  readonly states: readonly (readonly Stored[])[];
} {
  const stored = new Map<string, Stored>();
  const versions = new Map<string, number>();
  const states: (readonly Stored[])[] = [];
  const changes = commits.map((writes, index): Change => {
    const steps = writes.map((write): Change['steps'][number] => {
      if (write.kind === 'purge') {
        stored.delete(write.id);
        versions.delete(write.id);
        return write;
      }
      const version = (versions.get(write.id) ?? 0) + 1;
      versions.set(write.id, version);
      const document = { ...write.body, _id: write.id, _schema: write.schema };
      const entity = { id: write.id, schema: write.schema, version, document };
      stored.set(write.id, entity);
      return { kind: 'upsert', ...entity };
    });
    states.push([...stored.values()]);
    return { seq: index + 1, at: 0, steps };
  });
  return { changes, states };
}

export interface Asked {
  readonly query: QueryNode;
  readonly sort: readonly SortKey[];
  readonly catalog: FieldCatalog;
  readonly from: number;
  readonly size: number;
}

/** A question, and what it is made into. */
export interface Planned {
  readonly question: Asked;
  readonly plan: Plan;
}

export function expected(stored: readonly Stored[], { question, plan }: Planned): Found['hits'] {
  const searched = stored.filter(({ schema }) => plan.targets?.has(schema) ?? true);
  const byId = new Map(stored.map((entity) => [entity.id, entity]));
  const matching = stored
    .map(({ document }) => document)
    .filter((document) => matches(document, plan.query));
  const catalog: FieldCatalog = new Map(
    [...question.catalog].filter(([slug]) => plan.targets?.has(slug) ?? true),
  );
  const sorted = naiveSort(
    matching,
    searched.map(({ document }) => document),
    question.sort,
    [catalog],
  );
  return sorted.map(({ document, sort }) => {
    const { id, schema, version } = byId.get(String(document['_id']))!;
    return { id, schema, version, sort };
  });
}

export function planned(question: Asked): Planned | undefined {
  const made = planSearch({ ...question, now: Date.UTC(2024, 2, 1) });
  return made.ok ? { question, plan: made.plan } : undefined;
}

export function finish<Result>(
  steps: Generator<undefined, Result, undefined>,
  between: () => void = () => undefined,
): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    between();
  }
}

/** The same documents as arrays, a segment for each schema, with a dead slot behind every other one. */
export function naiveSegments(
  stored: readonly Stored[],
  { targets }: Plan,
): readonly SegmentReader[] {
  return [...Map.groupBy(stored, ({ schema }) => schema)]
    .filter(([schema]) => targets?.has(schema) ?? true)
    .map(([schema, entities]) => {
      const slots = entities.flatMap((entity, n) => (n % 2 === 0 ? [entity] : [entity, undefined]));
      return naiveSegment(
        schema,
        slots.map((entity) => entity?.document),
        slots.map((entity) => entity?.version ?? 0),
      );
    });
}
