import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reads, Store, Transaction } from '../../src/ports/unit-of-work.ts';
import { newOrganization } from '../../src/usecases/access/organizations.ts';
import { orgs, schemaRow } from '../support/rows.ts';

const [north, south] = orgs;
const slugs = ['contact', 'order'] as const;

type Open = () => Promise<Store>;
type OpenTwo = () => Promise<readonly [Store, Store]>;

/** Settings, schemas and lookup paths may be remembered: what is read of them is as it is in the store, always. */
export function declarationsContract(open: Open, openTwo: OpenTwo | undefined): void {
  test.each([...Object.entries(changes)])(
    '%s is seen by its unit, those behind it, and everybody else; undone, by nobody',
    async (_name, change) => {
      const store = await open();
      await store.run(north, prepare);
      await everythingOf(store);
      const seen: unknown[] = [];
      const look = (tx: Transaction) => everythingOf(tx).then((all) => void seen.push(all));
      const changed = async (tx: Transaction) => {
        await change(tx);
        await look(tx);
      };
      const undone = async (tx: Transaction) => {
        await changed(tx);
        throw new Error('on purpose');
      };
      const before = await everythingOf(store);
      await Promise.allSettled([undone, look, changed, look].map((unit) => store.run(north, unit)));
      const after = await everythingOf(store);
      expect(after).not.toEqual(before);
      // A unit may be run more than once.
      expect(seen.slice(-4)).toEqual([after, before, after, after]);
    },
  );

  test('whatever is written in whatever order, what is remembered is what is stored', async () => {
    const store = await open();
    await store.run(north, prepare);
    const step = fc.record({ write: fc.constantFrom(...writes), fails: fc.boolean() });
    const steps = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 12 });
    let version = 2;
    await fc.assert(
      fc.asyncProperty(steps, async (units) => {
        const runs = units.map((unit) =>
          store.run(north, async (tx) => {
            await agree(tx);
            for (const { write, fails } of unit) {
              await write(tx, ++version);
              await agree(tx);
              if (fails) throw new Error('on purpose');
            }
          }),
        );
        // Whoever reads meanwhile must not make the store remember what is over.
        const reads = units.map(() => everythingOf(store));
        const outcomes = await Promise.allSettled([...runs, ...reads]);
        for (const outcome of outcomes)
          if (outcome.status === 'rejected') expect(String(outcome.reason)).toMatch('on purpose');
        expect(await everythingOf(store)).toEqual(await stored(store));
      }),
      { numRuns: 15 },
    );
  });

  test('they are written by units of their own organization only', async () => {
    const store = await open();
    const put = store.run(north, (tx) => tx.schemas.put(schemaRow(south, 'contact', 1)));
    await expect(put).rejects.toThrow('organization "north"');
    const declare = store.run(north, (tx) => tx.lookups.declare(south, 'contact', path(1)));
    await expect(declare).rejects.toThrow('organization "north"');
    const add = store.run(north, (tx) => tx.organizations.add(newOrganization(south, 'b', 1)));
    await expect(add).rejects.toThrow('organization "north"');
  });

  test.runIf(openTwo)(
    'a node sees at once what another has written, in units and out',
    async () => {
      const [a, b] = (await openTwo?.()) ?? [];
      if (a === undefined || b === undefined) throw new Error('there are two nodes');
      for (let n = 0; n < 10; n++) {
        const [here, there] = n % 2 === 0 ? [a, b] : [b, a];
        await here.run(north, async (tx) => {
          await tx.schemas.put(schemaRow(north, 'contact', n + 1));
          await tx.lookups.declare(north, 'contact', path(n));
        });
        const expected = {
          id: schemaRow(north, 'contact', n + 1).id,
          paths: n + 1,
        };
        const seenBy = async (reads: Reads) => ({
          id: (await reads.schemas.head(north, 'contact'))?.id,
          paths: (await reads.lookups.paths(north, 'contact')).length,
        });
        expect(await seenBy(there)).toEqual(expected);
        expect(await there.run(north, seenBy)).toEqual(expected);
      }
    },
  );

  test.runIf(openTwo)('nodes that write side by side never see what is not stored', async () => {
    const nodes = (await openTwo?.()) ?? [];
    const change = (tx: Transaction, n: number) => writes[n % writes.length]?.(tx, n + 1);
    const runs = Array.from({ length: 60 }, (_, n) =>
      nodes[n % 2]?.run(north, async (tx) => {
        await agree(tx);
        if (n % 3 === 0) await change(tx, n);
        await agree(tx);
      }),
    );
    await Promise.all([...runs, ...nodes.map((node) => everythingOf(node))]);
    for (const node of nodes) expect(await everythingOf(node)).toEqual(await stored(node));
  });
}

const changes: Readonly<Record<string, (tx: Transaction) => Promise<void>>> = {
  'a new name': (tx) => rename(tx, 1),
  'a new version': (tx) => tx.schemas.put(schemaRow(north, 'contact', 3)),
  'a new schema': (tx) => tx.schemas.put(schemaRow(north, 'order', 1)),
  'a frozen version': (tx) => tx.schemas.freeze(north, 'contact', idOf(1)),
  'a deleted version': (tx) => tx.schemas.deleteVersion(north, 'contact', idOf(2)),
  'a deleted schema': (tx) => tx.schemas.delete(north, 'contact'),
  'a new lookup path': (tx) => tx.lookups.declare(north, 'contact', path(2)),
  'a lookup path that is ready': (tx) =>
    tx.lookups.declare(north, 'contact', { ...path(1), ready: true }),
};

function rename(tx: Transaction, n: number): Promise<void> {
  return tx.organizations.replace(newOrganization(north, `name ${n}`, 1));
}

/** Each may be run at any time. */
const writes: readonly ((tx: Transaction, version: number) => Promise<void>)[] = [
  (tx, version) => tx.schemas.put(schemaRow(north, 'contact', version)),
  (tx, version) => tx.schemas.put(schemaRow(north, 'order', version)),
  (tx) => tx.schemas.delete(north, 'contact'),
  rename,
  async (tx) => {
    const [newest, other] = await tx.schemas.versions(north, 'order', { from: 0, size: 2 });
    if (newest !== undefined && other !== undefined)
      await tx.schemas.deleteVersion(north, 'order', newest.id);
  },
  (tx, version) => tx.lookups.declare(north, 'order', path(version % 5)),
  (tx, version) => tx.lookups.declare(north, 'order', { ...path(version % 5), ready: true }),
];

async function prepare(tx: Transaction): Promise<void> {
  await tx.organizations.add(newOrganization(north, 'north', 1));
  for (const version of [1, 2]) await tx.schemas.put(schemaRow(north, 'contact', version));
  await tx.lookups.declare(north, 'contact', path(1));
}

/** What a unit is told of current versions is what their rows say, which are read each time. */
async function agree({ schemas }: Reads): Promise<void> {
  for (const slug of slugs)
    expect((await schemas.head(north, slug))?.id).toBe((await schemas.current(north, slug))?.id);
}

/** What is stored: a unit that has declared something itself is told nothing from memory. */
async function stored(store: Store) {
  let all: Awaited<ReturnType<typeof everythingOf>> | undefined;
  const unit = async (tx: Transaction) => {
    await tx.lookups.declare(north, 'nothing', path(1));
    all = await everythingOf(tx);
    throw new Error('on purpose');
  };
  await expect(store.run(north, unit)).rejects.toThrow('on purpose');
  return all;
}

async function everythingOf({ organizations, schemas, lookups }: Reads) {
  return {
    organization: await organizations.find(north),
    heads: await schemas.heads(north),
    contact: await schemas.head(north, 'contact'),
    order: await schemas.head(north, 'order'),
    paths: [await lookups.paths(north, 'contact'), await lookups.paths(north, 'order')],
  };
}

function path(n: number) {
  return { path: `path${n}`, ready: false };
}

function idOf(version: number): string {
  return schemaRow(north, 'contact', version).id;
}
