import { cpSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { entityRow, orgs } from '../../../test/support/rows.ts';
import { onFatal, temporaryDirectory } from '../../../test/support/stores.ts';
import { backUp } from './backup.ts';
import { checkDirectory } from './check-file.ts';
import { openSqliteStore } from './open-store.ts';

/** What looks at a store without changing it. */
const looks: readonly [name: string, look: (directory: string) => Promise<unknown>][] = [
  ['a check', (directory) => checkDirectory(directory, () => {})],
  [
    'a backup',
    (directory) => backUp({ directory, file: join(temporaryDirectory(), 'b'), force: false }, 0),
  ],
];

/** Every file but the index of the log, which is memory that connections share. */
function bytesOf(directory: string) {
  const names = readdirSync(directory).sort();
  const bytes = names
    .filter((name) => !name.endsWith('-shm'))
    .map((name) => readFileSync(join(directory, name)).toString('base64'));
  return { names, bytes };
}

/** A store with an entity in it, and what a crash at this moment would leave. */
async function opened() {
  const directory = temporaryDirectory();
  const store = await openSqliteStore({ directory, durability: 'full', onFatal });
  await store.run(orgs[0], (tx) => tx.entities.put(entityRow(orgs[0], 1)));
  const crashed = mkdtempSync(join(temporaryDirectory(), 'crashed-'));
  cpSync(directory, crashed, { recursive: true });
  return { directory, store, crashed };
}

describe.each(looks)('%s', (_name, look) => {
  test('leaves a stopped store as it is', async () => {
    const { directory, store } = await opened();
    await store.close();
    const before = bytesOf(directory);
    expect(before.names).not.toContain('entia.db-wal');
    await look(directory);
    expect(bytesOf(directory)).toEqual(before);
  });

  test('leaves a store as it is that a crash has left with a log', async () => {
    const { store, crashed } = await opened();
    await store.close();
    const before = bytesOf(crashed);
    expect(before.names).toContain('entia.db-wal');
    await look(crashed);
    expect(bytesOf(crashed)).toEqual(before);
  });

  test('takes nothing from a server that runs', async () => {
    const { directory, store } = await opened();
    await look(directory);
    await store.run(orgs[0], (tx) => tx.entities.put(entityRow(orgs[0], 2)));
    await look(directory);
    const ids = [1, 2].map((n) => entityRow(orgs[0], n).id);
    for (const id of ids) expect(await store.entities.find(orgs[0], id)).toBeDefined();
    expect(readdirSync(directory)).toContain('entia.db-wal');
    await store.close();
  });
});
