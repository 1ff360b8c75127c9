import { assert } from '../../kernel/assert.ts';
import { type EntityId, isUuid, type SchemaSlug, type Seq } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { SegmentReader } from '../reader/segment-reader.ts';
import type { Step } from '../reader/step.ts';
import { EntityTable } from './entity-table.ts';
import { IndexRoom } from './index-room.ts';
import { Partition, type Shared } from './partition.ts';
import { PinnedPartition } from './pinned-partition.ts';
import { usualBounds } from './value-orders.ts';

/** A document as it is after a commit. */
export interface Upsert {
  readonly id: EntityId;
  readonly schema: SchemaSlug;
  readonly version: number;
  readonly document: JsonObject;
}

/** What one commit changed, in order. */
export interface Change {
  readonly seq: Seq;
  /** Epoch milliseconds at which it is applied; one that goes back counts as the latest before it. */
  readonly at: number;
  readonly steps: readonly (
    | ({ readonly kind: 'upsert' } & Upsert)
    | { readonly kind: 'purge'; readonly id: EntityId }
  )[];
}

/** Values that are added between two yields, words included. */
const weightPerStep = 8192;
/** Documents whose keys are walked between two yields. */
const documentsPerStep = 256;

/** What an index takes, about, before any document. */
const ownBytes = 1024;

/** How long a dead version is kept for queries that began before it died. */
const keptMs = 120_000;

/**
 * The mutable index of one organization: a partition for each schema. Commits are applied in the order of their `seq`;
 * a query pins the state it starts from.
 */
export class SearchHead {
  readonly #partitions = new Map<SchemaSlug, Partition>();
  /** By number. */
  readonly #numbered: Partition[] = [];
  readonly #entities: EntityTable;
  readonly #shared: Shared;
  /** Partitions with documents of the commit that is being applied. */
  readonly #unsettled = new Set<Partition>();
  /** Nobody outside may know it. */
  readonly seed: number;
  #seq: Seq = 0;
  /** The latest time of a commit. */
  #at = 0;
  /** How much was dead at a time, ascending, one entry a second at most. */
  readonly #deaths: { readonly at: number; readonly dead: number }[] = [];
  #dead = 0;
  #lastPartial: { readonly id: EntityId; readonly values: number } | undefined;
  #expired = 0;

  /** `seed` (32 bits) starts the hashes of ids and strings. One that nobody outside knows keeps them from sending
   *  strings that collide. */
  constructor(seed = 0, orderBounds = usualBounds) {
    this.seed = seed | 0;
    this.#entities = new EntityTable(this.seed);
    const room = new IndexRoom();
    this.#shared = { entities: this.#entities, room, seed: this.seed, orderBounds };
  }

  /** The last commit that was applied. */
  get seq(): Seq {
    return this.#seq;
  }

  get living(): number {
    return this.#partitions.values().reduce((sum, partition) => sum + partition.living, 0);
  }

  /** How many of the living documents have values that are no fields. */
  get partial(): number {
    return this.#partitions.values().reduce((sum, partition) => sum + partition.partial, 0);
  }

  /** The last document that came with values that are no fields, and how many at least. */
  get lastPartial(): { readonly id: EntityId; readonly values: number } | undefined {
    return this.#lastPartial;
  }

  /** How many values the living documents are kept as: leaves, words, and one for each document. */
  get livingWeight(): number {
    return this.#partitions.values().reduce((sum, partition) => sum + partition.livingWeight, 0);
  }

  /** The memory of the index; texts are estimated. Takes time in proportion to fields and long lists. */
  get byteLength(): number {
    const own = ownBytes + this.#entities.byteLength;
    return this.#partitions.values().reduce((sum, part) => sum + part.byteLength, own);
  }

  /** The same of all that died: only a new index gets rid of it. */
  get deadWeight(): number {
    return this.#dead;
  }

  /** The part of the dead weight that no query needs any more at `now` (epoch milliseconds). */
  expired(now: number): number {
    while (this.#deaths[0] !== undefined && this.#deaths[0].at <= now - keptMs) {
      this.#expired = this.#deaths.shift()?.dead ?? this.#expired;
    }
    return this.#expired;
  }

  /** Applies a commit. An upsert that is not newer than the version that is alive is passed over, so documents that
   *  were read from the store after the commit do not go back. A document that changes its schema moves. Many documents
   *  in one change take less time than in one each. */
  apply(change: Change): void {
    const steps = this.applying(change);
    while (steps.next().done !== true);
  }

  /** As `apply`, in steps of a few milliseconds. Searches may go on and begin between them, and do not see the commit
   *  before the last one; nothing else may be applied. */
  *applying(change: Change): Generator<undefined, void, undefined> {
    assert(change.seq >= this.#seq, 'commits are applied in the order of their seq');
    let documents = 0;
    for (const step of change.steps) {
      if (step.kind === 'purge') this.#purge(step.id, change.seq);
      else this.#upsert(step, change.seq);
      if (++documents % documentsPerStep === 0) yield;
    }
    for (const partition of this.#unsettled) while (!partition.settle(weightPerStep)) yield;
    this.#unsettled.clear();
    this.#seq = change.seq;
    this.#at = Math.max(this.#at, change.at);
    this.#recordDeaths(this.#at);
  }

  /** What a query that starts now sees: the partitions of these schemas, of all when undefined. */
  pin(schemas: ReadonlySet<SchemaSlug> | undefined): readonly SegmentReader[] {
    const wanted =
      schemas === undefined
        ? this.#numbered
        : Array.from(schemas, (schema) => this.#partitions.get(schema)).filter(
            (partition) => partition !== undefined,
          );
    return wanted.map((partition) => new PinnedPartition(partition, this.#seq));
  }

  /** Whether searches asked for orders by value that are not there or lag behind; until they are made, searches take more
   *  time. */
  get hasChores(): boolean {
    return this.#partitions.values().some(({ orders }) => orders.hasChores);
  }

  /** Makes these orders, in steps; commits may be applied and searches go on between them. */
  *tend(): Step<void> {
    for (const { orders } of [...this.#partitions.values()]) yield* orders.tend();
  }

  #upsert(upsert: Upsert, seq: Seq): void {
    assert(isUuid(upsert.id), 'the id of an entity is a UUID');
    const partition = this.#partitionOf(upsert.schema);
    const entity = this.#entities.intern(upsert.id);
    const home = this.#numbered[this.#entities.homeOf(entity)];
    const living = home?.livingVersion(entity);
    if (living !== undefined && living >= upsert.version) return;
    if (home !== undefined) this.#dead += home.remove(entity, seq);
    if (home !== partition) home?.leave(entity);
    this.#unsettled.add(partition);
    const values = partition.add(entity, upsert.version, upsert.document, seq);
    if (values > 0) this.#lastPartial = { id: upsert.id, values };
  }

  #purge(id: EntityId, seq: Seq): void {
    const entity = this.#entities.find(id);
    if (entity < 0) return;
    this.#dead += this.#numbered[this.#entities.homeOf(entity)]?.remove(entity, seq) ?? 0;
  }

  #partitionOf(schema: SchemaSlug): Partition {
    const known = this.#partitions.get(schema);
    if (known !== undefined) return known;
    const added = new Partition(schema, this.#numbered.length, this.#shared);
    this.#partitions.set(schema, added);
    this.#numbered.push(added);
    return added;
  }

  #recordDeaths(at: number): void {
    const last = this.#deaths.at(-1);
    if (this.#dead === (last?.dead ?? this.#expired)) return;
    const second = Math.floor(at / 1000) * 1000 + 999;
    if (last?.at === second) this.#deaths.pop();
    this.#deaths.push({ at: second, dead: this.#dead });
  }
}
