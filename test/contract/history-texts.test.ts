import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { Store, Transaction } from '../../src/ports/unit-of-work.ts';
import { operationsOf } from '../support/pages.ts';
import { activityIdOf, entityRow, idOf, operationRow, orgs, wholeScan } from '../support/rows.ts';
import { stores } from '../support/stores.ts';

const [org] = orgs;
const entities = [1, 2, 3];

/** `change` puts and then appends, `tell` appends and then puts; `append` appends what was only put so far. */
const kinds = [
  ...['change', 'change', 'tell', 'put', 'append', 'purge'],
  ...['findMany', 'scan', 'oldest', 'lastVersion', 'payloadAt', 'ofActivity'],
] as const;

interface Step {
  readonly kind: (typeof kinds)[number];
  readonly n: number;
}

interface PlannedUnit {
  readonly steps: readonly Step[];
  readonly fails: boolean;
}

/** The text of each version, by entity. */
type History = Map<string, Map<number, string>>;

/** What a unit writes: a version appended with its text, or without one, a purge. */
type Effect = readonly [id: string, version: number, text: string | undefined];

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...kinds),
  n: fc.constantFrom(...entities),
});
const unit: fc.Arbitrary<PlannedUnit> = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 8 }),
  fails: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});
/** Units of a round are run at once, so that they come to share a transaction. */
const rounds = fc.array(fc.array(unit, { minLength: 1, maxLength: 5 }), { maxLength: 4 });

/** One run of the property: entities of its own in a store that all runs share. */
class Scene {
  readonly #store: Store;
  readonly #run: number;
  readonly #versions = new Map<string, number>();

  constructor(store: Store, run: number) {
    this.#store = store;
    this.#run = run;
  }

  /** Runs a round, and adds to `history` what it committed. */
  async round(units: readonly PlannedUnit[], history: History): Promise<void> {
    // In the order in which they ran last: a unit may be run again.
    const ran = new Map<number, readonly Effect[]>();
    const runs = units.map(async ({ steps, fails }, index) => {
      const numbered = steps.map((each) => ({ ...each, version: this.#nextVersion(each) }));
      const work = async (tx: Transaction) => {
        ran.delete(index);
        const effects = await this.#perform(tx, numbered);
        if (fails) throw new Error('on purpose');
        ran.set(index, effects);
      };
      const failure = await this.#store.run(org, work).catch((error: unknown) => error);
      if (failure !== undefined && !(fails && String(failure) === 'Error: on purpose'))
        throw failure;
    });
    await Promise.all(runs);
    for (const effects of ran.values()) for (const effect of effects) apply(history, effect);
  }

  /** Every version that was written, and nothing else, has its text. */
  async check(history: History): Promise<void> {
    const { operations } = this.#store;
    const checks = entities.flatMap((n) => {
      const id = this.#id(n);
      return Array.from({ length: this.#versions.get(id) ?? 0 }, async (_, before) => {
        const text = await operations.payloadAt(org, id, before + 1);
        expect(text, `version ${before + 1} of ${n}`).toBe(history.get(id)?.get(before + 1));
      });
    });
    await Promise.all(checks);
    const page = await operationsOf({ operations }, org, this.#activity, { size: 1000 });
    const told = page.operations.map(({ entityId, version, payload }) => [
      entityId,
      version,
      payload,
    ]);
    const written = [...history].flatMap(([id, texts]) =>
      [...texts].map(([version, text]) => [id, version, text]),
    );
    expect(told.sort()).toEqual(written.sort());
  }

  async #perform(
    tx: Transaction,
    steps: readonly (Step & { readonly version: number })[],
  ): Promise<readonly Effect[]> {
    const effects: Effect[] = [];
    const own: History = new Map();
    const onlyPut: { readonly n: number; readonly version: number }[] = [];
    const note = (effect: Effect) => {
      effects.push(effect);
      apply(own, effect);
    };
    const append = async (n: number, version: number) => {
      await tx.operations.append(this.#operation(n, version));
      note([this.#id(n), version, textOf(version)]);
    };
    const put = (n: number, version: number) => tx.entities.put(this.#entity(n, version));
    const ids = entities.map((n) => this.#id(n));
    const perform: Record<Step['kind'], (n: number, version: number) => Promise<unknown>> = {
      change: async (n, version) => {
        await put(n, version);
        await append(n, version);
      },
      tell: async (n, version) => {
        await append(n, version);
        await put(n, version);
      },
      put: (n, version) => {
        onlyPut.push({ n, version });
        return put(n, version);
      },
      append: async () => {
        const first = onlyPut.shift();
        if (first !== undefined) await append(first.n, first.version);
      },
      purge: async (n) => {
        await tx.entities.purge(org, this.#id(n));
        note([this.#id(n), 0, undefined]);
      },
      findMany: () => tx.entities.findMany(org, ids, 1e6),
      scan: () => tx.entities.scan(org, wholeScan),
      oldest: () => tx.entities.oldest(org, 'contact', ids),
      lastVersion: (n) => tx.operations.lastVersion(org, this.#id(n)),
      payloadAt: async (n) => {
        for (const [version, text] of own.get(this.#id(n)) ?? [])
          expect(await tx.operations.payloadAt(org, this.#id(n), version)).toBe(text);
      },
      ofActivity: () => operationsOf(tx, org, this.#activity, { from: 0, size: 1000 }),
    };
    for (const { kind, n, version } of steps) await perform[kind](n, version);
    return effects;
  }

  #nextVersion({ kind, n }: Step): number {
    const version = this.#versions.get(this.#id(n)) ?? 0;
    if (kind !== 'change' && kind !== 'tell' && kind !== 'put') return version;
    this.#versions.set(this.#id(n), version + 1);
    return version + 1;
  }

  get #activity(): string {
    return activityIdOf(this.#run);
  }

  #id(n: number): string {
    return idOf(this.#run * 10 + n);
  }

  #entity(n: number, version: number) {
    return entityRow(org, this.#run * 10 + n, { version, text: textOf(version) });
  }

  #operation(n: number, version: number) {
    const [activityId, payload] = [this.#activity, textOf(version)];
    return operationRow(org, this.#run * 10 + n, { version, activityId, payload });
  }
}

function textOf(version: number): string {
  return JSON.stringify({ version });
}

function apply(history: History, [id, version, text]: Effect): void {
  if (text === undefined) history.delete(id);
  else history.getOrInsertComputed(id, () => new Map()).set(version, text);
}

const change = (n: number): Step => ({ kind: 'change', n });
const read = (kind: Step['kind']): Step => ({ kind, n: 1 });
const planned = (...steps: readonly Step[]): PlannedUnit => ({ steps, fails: false });

/** An entity that is sent before its operation, and then replaced. */
const examples: [PlannedUnit[][]][] = [
  [[[planned(change(1), change(1), read('findMany'), change(1))]]],
  [
    [
      [planned(change(1))],
      [planned(change(1)), planned(read('scan')), planned(change(1)), planned(change(1))],
    ],
  ],
  [[[planned(read('put'), read('scan'), read('append'), change(1))]]],
  [[[planned(read('put'), read('scan')), planned(change(1)), planned(change(1))]]],
];

test.each(stores)(
  'on $name every version has the text that it was written with, in whatever order things are written and read',
  { timeout: 120_000 },
  async ({ open }) => {
    const store = await open(onTestFinished);
    let run = 0;
    const property = fc.asyncProperty(rounds, async (units) => {
      const scene = new Scene(store, ++run);
      const history: History = new Map();
      for (const each of units) {
        await scene.round(each, history);
        await scene.check(history);
      }
    });
    await fc.assert(property, { numRuns: 80, examples });
  },
);
