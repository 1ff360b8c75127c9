import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OrgId } from '../../src/kernel/ids.ts';
import type { Store, Transaction, UnitHints } from '../../src/ports/unit-of-work.ts';
import { entityEntry, entityRow, idOf, operationRow } from '../support/rows.ts';
import { sqlite } from '../support/stores.ts';

interface Action {
  readonly kind:
    | 'request'
    | 'find'
    | 'oldest'
    | 'look up'
    | 'last version'
    | 'put'
    | 'add'
    | 'purge';
  readonly n: number;
  readonly schema: string;
  readonly values: readonly string[];
}

interface Unit {
  readonly actions: readonly Action[];
  readonly fails: boolean;
  readonly announced: Pick<Action, 'schema' | 'values'> & {
    readonly numbers: readonly number[];
  };
}

/** Few of everything, so that units meet. */
const numbers = fc.integer({ min: 1, max: 2 });
const schemas = oftenFirst('contact', 'account');
const values = fc.subarray(['a', '\0'], { minLength: 1 });

const actions = fc.record<Action>({
  kind: fc.constantFrom(
    'request',
    'find',
    'oldest',
    'look up',
    'last version',
    'put',
    'add',
    'purge',
  ),
  n: numbers,
  schema: schemas,
  values,
});

const units = fc.record<Unit>({
  actions: fc.array(actions, { minLength: 1, maxLength: 6 }),
  fails: oftenFirst(false, true),
  announced: fc.record({
    schema: schemas,
    values: fc.subarray(['a', '\0']),
    numbers: fc.subarray([1, 2]),
  }),
});

/** Groups of units that are sent at once, one group after another. */
const groups = fc.array(fc.array(units, { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 4,
});

function oftenFirst<Value>(often: Value, seldom: Value): fc.Arbitrary<Value> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant(often) },
    { weight: 1, arbitrary: fc.constant(seldom) },
  );
}

async function perform(tx: Transaction, org: OrgId, action: Action): Promise<unknown> {
  const { kind, n, schema } = action;
  const entries = action.values.map((value) => ({ path: 'email', value }));
  const found = async () => {
    const ids = await Promise.all(entries.map((entry) => tx.lookups.find(org, schema, entry)));
    return [...new Set(ids.flat())];
  };
  switch (kind) {
    case 'request':
      return await request(tx, org, action.values);
    case 'find':
      return await tx.entities.find(org, idOf(n));
    case 'oldest':
      return await tx.entities.oldest(org, schema, await found());
    case 'look up':
      return await found();
    case 'last version':
      return await tx.operations.lastVersion(org, idOf(n));
    case 'put': {
      const version = (await tx.operations.lastVersion(org, idOf(n))) + 1;
      await tx.entities.put(entityRow(org, n, { version, schema }));
      await tx.operations.append(operationRow(org, n, { version }));
      await tx.lookups.replace(org, schema, idOf(n), entries);
      return await tx.feed.append(org, entityEntry(n));
    }
    case 'add':
      return await tx.lookups.add(org, schema, idOf(n), entries);
    case 'purge':
      return await tx.entities.purge(org, idOf(n));
  }
}

/** Looks for requests, and adds those that are not there. */
async function request(tx: Transaction, org: OrgId, keys: readonly string[]): Promise<unknown> {
  const found: unknown[] = [];
  for (const key of keys) {
    const sent = { org, subject: 'a', key };
    const done = await tx.idempotency.find(org, 'a', key);
    if (done === undefined)
      await tx.idempotency.add({ ...sent, fingerprint: '', note: { key }, at: 1 });
    found.push(done);
  }
  return found;
}

/** What the units of one group saw, and what came of them. */
function runGroup(
  store: Store,
  org: OrgId,
  group: readonly Unit[],
  hintsOf: (unit: Unit) => UnitHints,
): Promise<unknown> {
  const run = async (unit: Unit) => {
    let seen: unknown[] = [];
    const settled = store.run(
      org,
      async (tx) => {
        seen = [await tx.feed.head(org)];
        for (const action of unit.actions) seen.push(await perform(tx, org, action));
        if (unit.fails) throw new Error('on purpose');
      },
      hintsOf(unit),
    );
    return { outcome: await settled.catch(String), seen };
  };
  return Promise.all(group.map(run));
}

export function unitHintsContract(open: () => Promise<Store>): void {
  test('what units announce, right or wrong, too much or too little, changes nothing that they see', async () => {
    const [store, oracle] = [await open(), await sqlite.open()];
    let count = 0;
    const property = fc.asyncProperty(groups, async (sent) => {
      count++;
      const org = `org${count}`;
      const hintsOf = ({ announced }: Unit): UnitHints => {
        const { schema } = announced;
        const lookups = announced.values.map((value) => ({ schema, path: 'email', value }));
        const entities = announced.numbers.map(idOf);
        const requests = announced.values.map((key) => ({ subject: 'a', key }));
        return { reads: { entities, lookups, requests } };
      };
      for (const group of sent)
        expect(await runGroup(store, org, group, hintsOf)).toEqual(
          await runGroup(oracle, org, group, () => ({})),
        );
    });
    await fc.assert(property, { numRuns: 40 });
  }, 120_000);
}
