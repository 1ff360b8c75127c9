import { expect, test } from 'vitest';
import { tablesNamedIn } from '../../src/adapters/sql/catalogue.ts';
import { almighty, callerOf } from '../../src/domain/access/caller-of.ts';
import type { Dependencies } from '../../src/usecases/dependencies.ts';
import { createEntity } from '../../src/usecases/entity/create-entity.ts';
import { patchEntity } from '../../src/usecases/entity/update-entity.ts';
import { upsertEntity } from '../../src/usecases/entity/upsert-entity.ts';
import { putSchema } from '../../src/usecases/schema/put-schema.ts';
import { dependenciesOver } from '../support/dependencies.ts';
import { openWatched } from '../support/postgres/watched-driver.ts';
import { openParts } from '../support/sqlite.ts';
import { postgres } from '../support/stores.ts';

const org = 'north';
const caller = callerOf(almighty(org, 'test'), false);
const tables = ['organization', 'schema_head', 'schema_version', 'lookup_path'];
const at = 1_700_000_000_000;

/** With a title that only this schema gives. */
function put(deps: Dependencies, prefix: string) {
  const definition = { name: 'Contact', plural: 'contacts', title_template: `${prefix} {{name}}` };
  return putSchema(deps, caller, {
    slug: 'contact',
    definition: { ...definition, attributes: [] },
  });
}

async function titleOf(text: Promise<{ readonly text: string }>): Promise<unknown> {
  return (JSON.parse((await text).text) as Readonly<Record<string, unknown>>)['_title'];
}

function create(deps: Dependencies, name: string) {
  return createEntity(deps, caller, { schema: 'contact', document: { name } }, {});
}

/** Creates, upserts and patches, with a schema, without one, and by a unique key. */
async function writes(deps: Dependencies, name: string): Promise<void> {
  const { id } = await create(deps, name);
  const patch = { format: 'top-level', document: { name: `${name}!` } } as const;
  await patchEntity(deps, caller, { schema: 'contact', id, patch }, {});
  const upsert = { schema: 'contact', uniqueKey: ['key'], document: { key: name }, strict: true };
  for (let i = 0; i < 2; i++) await upsertEntity(deps, caller, upsert, {});
  await createEntity(deps, caller, { schema: 'nothing', document: { name } }, {});
}

test('on SQLite, writes go on without the tables of settings, schemas and lookup paths', async () => {
  const { store, writer } = await openParts(() => Promise.resolve());
  const deps = dependenciesOver(store, { at });
  await put(deps, 'Dear');
  await writes(deps, 'first');
  for (const table of tables) writer.exec(`ALTER TABLE ${table} RENAME TO hidden_${table}`);
  await writes(deps, 'second');
  expect(await titleOf(create(deps, 'Anna'))).toBe('Dear Anna');
  await expect(put(deps, 'Hi')).rejects.toThrow();
  for (const table of tables) writer.exec(`ALTER TABLE hidden_${table} RENAME TO ${table}`);
  await put(deps, 'Hi');
  expect(await titleOf(create(deps, 'Anna'))).toBe('Hi Anna');
});

test('on PostgreSQL, writes send no statement for settings, schemas and lookup paths', async () => {
  const { store, sent } = await openWatched();
  const deps = dependenciesOver(store, { at });
  await put(deps, 'Dear');
  await writes(deps, 'first');
  sent.length = 0;
  await writes(deps, 'second');
  expect(await titleOf(create(deps, 'Anna'))).toBe('Dear Anna');
  const about = () =>
    sent.filter((sql) => tablesNamedIn(sql).some((name) => tables.includes(name)));
  expect(sent).not.toEqual([]);
  expect(about()).toEqual([]);
  await put(deps, 'Hi');
  sent.length = 0;
  expect(await titleOf(create(deps, 'Anna'))).toBe('Hi Anna');
  expect(about()).not.toEqual([]);
});

test('a schema that one node takes is what the next write of another is made by', async () => {
  const [a, b] = await postgres.openTwo!();
  const nodes = [a, b].map((store) => dependenciesOver(store, { at }));
  for (let n = 0; n < 10; n++) {
    const [here, there] = n % 2 === 0 ? nodes : nodes.toReversed();
    if (here === undefined || there === undefined) throw new Error('there are two nodes');
    await put(here, `v${n}`);
    const titles = await Promise.all(
      [there, here, there].map((deps) => titleOf(create(deps, 'Anna'))),
    );
    expect(titles).toEqual(Array.from({ length: 3 }, () => `v${n} Anna`));
  }
});
