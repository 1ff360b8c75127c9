import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { openPostgresStore } from '../../src/adapters/postgres/open-store.ts';
import { openSqliteStore } from '../../src/adapters/sqlite/open-store.ts';
import { almighty, callerOf } from '../../src/domain/access/caller-of.ts';
import type { Store } from '../../src/ports/unit-of-work.ts';
import { createEntity } from '../../src/usecases/entity/create-entity.ts';
import { deleteEntity } from '../../src/usecases/entity/delete-entity.ts';
import { patchEntity } from '../../src/usecases/entity/update-entity.ts';
import { dependenciesOver } from '../support/dependencies.ts';
import { newDatabase, withClient } from '../support/postgres/databases.ts';
import { entityRow, idOf, operationRow } from '../support/rows.ts';
import { onFatal, silent, temporaryDirectory } from '../support/stores.ts';

/** Which versions keep a text of their own, by entity. */
const KEPT = `SELECT version, payload IS NOT NULL AS kept FROM operation ORDER BY entity_id, version`;

type Kept = readonly { readonly version: unknown; readonly kept: unknown }[];

async function sqlite(): Promise<readonly [Store, () => Promise<Kept>]> {
  const directory = temporaryDirectory();
  const store = await openSqliteStore({ directory, durability: 'process', onFatal });
  const db = new DatabaseSync(join(directory, 'entia.db'), { readOnly: true });
  onTestFinished(() => db.close());
  return [store, () => Promise.resolve(db.prepare(KEPT).all() as unknown as Kept)];
}

async function postgres(): Promise<readonly [Store, () => Promise<Kept>]> {
  const url = await newDatabase();
  const store = await openPostgresStore({ url, poolSize: 4, log: silent });
  return [store, () => withClient(url, async (client) => (await client.query(KEPT)).rows as Kept)];
}

test.each([
  ['sqlite', sqlite],
  ['postgres', postgres],
])(
  'on %s a text is stored once: by the entity while it is the present, then by the operation',
  async (_, open) => {
    const [store, kept] = await open();
    onTestFinished(() => store.close());
    const deps = dependenciesOver(store, { at: 1_700_000_000_000 });
    const caller = callerOf(almighty('north', 'test'), false);
    const ref = (n: number) => ({ schema: 'contact', id: idOf(n) });
    const create = (n: number) =>
      createEntity(deps, caller, { schema: 'contact', document: { _id: idOf(n), n } }, {});
    const patch = (n: number, at: number) => {
      const change = { format: 'top-level', document: { at } } as const;
      return patchEntity(deps, caller, { ...ref(n), patch: change }, {});
    };
    // Creations, and changes of what nobody has sent yet, in the same groups.
    await Promise.all([create(1), create(2), create(3), patch(1, 1), patch(1, 2), patch(2, 1)]);
    await patch(1, 3);
    await store.run('north', async (tx) => {
      await tx.entities.put(entityRow('north', 4));
      await tx.operations.append(operationRow('north', 4, { payload: entityRow('north', 4).text }));
      // Reads one table of the two.
      expect(await tx.operations.lastVersion('north', idOf(4))).toBe(1);
    });
    await deleteEntity(deps, caller, ref(2), {});
    const rows = (await kept()).map(({ version, kept: own }) => [Number(version), Boolean(own)]);
    expect(rows).toEqual([
      ...[1, 2, 3].map((version) => [version, true]),
      [4, false],
      ...[1, 2].map((version) => [version, true]),
      [3, false],
      [1, false],
      [1, false],
    ]);
  },
);
