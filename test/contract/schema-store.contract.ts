import { expect, test } from 'vitest';
import type { SchemaHead, SchemaVersion } from '../../src/domain/schema/schema.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { Reads, Store } from '../../src/ports/unit-of-work.ts';
import { awkwardStrings, orgs, schemaRow } from '../support/rows.ts';

const [north, south] = orgs;

export function schemaStoreContract(open: () => Promise<Store>): void {
  test('the latest version is the current one, in its own organization only', async () => {
    const store = await openWith(open, [1, 2, 3]);
    const latest = schemaRow(north, 'contact', 3);
    expect(await store.schemas.current(north, 'contact')).toEqual(latest);
    expect(await store.schemas.head(north, 'contact')).toEqual(headOf(latest));
    expect(await store.schemas.lastVersion(north, 'contact')).toBe(3);
    expect(await allReads(store, south)).toEqual(nothing);
  });

  test('a definition comes back with its keys in order and its strings unchanged', async () => {
    const store = await open();
    const definition = { z: [...awkwardStrings], a: { y: null, b: 1.5 }, 1: true };
    await store.run(north, (tx) =>
      tx.schemas.put({ ...schemaRow(north, 'contact', 1), definition }),
    );
    const found = await store.schemas.current(north, 'contact');
    expect(JSON.stringify(found?.definition)).toBe(JSON.stringify(definition));
  });

  test('versions are found by id, and listed newest first, in pages', async () => {
    const store = await openWith(open, [1, 2, 3]);
    const [one, two, three] = [1, 2, 3].map((version) => schemaRow(north, 'contact', version));
    expect(await store.schemas.version(north, 'contact', one!.id)).toEqual(one);
    expect(await store.schemas.version(north, 'other', one!.id)).toBeUndefined();
    expect(await store.schemas.version(south, 'contact', one!.id)).toBeUndefined();
    const keys = [three!, two!, one!].map(({ slug, id }) => ({ slug, id }));
    expect(await store.schemas.versions(north, 'contact', { from: 0, size: 10 })).toEqual(keys);
    expect(await store.schemas.versions(north, 'contact', { from: 1, size: 1 })).toEqual([keys[1]]);
    expect(await store.schemas.versions(north, 'contact', { from: 3, size: 1 })).toEqual([]);
    const asked = [keys[1]!, { slug: 'other', id: one!.id }, keys[2]!, keys[0]!];
    expect(await store.schemas.findMany(north, asked)).toEqual([two, one, three]);
    expect(await store.schemas.findMany(south, keys)).toEqual([]);
  });

  test('unpublished are the versions that say so themselves', async () => {
    const store = await open();
    const definitions: Readonly<Record<string, JsonObject>> = {
      hidden: { published: false },
      'hidden-with-nul': { name: '\0', published: false },
      inside: { settings: { published: false } },
      quoted: { name: '"published":false' },
      shown: { published: true },
      silent: {},
    };
    const rows = Object.entries(definitions).map(([slug, definition]) => ({
      ...schemaRow(north, slug, 1),
      definition,
    }));
    await store.run(north, async (tx) => {
      for (const row of rows) await tx.schemas.put(row);
    });
    const found = await store.schemas.unpublished(north, rows);
    expect(found.map(({ slug }) => slug).toSorted()).toEqual(['hidden', 'hidden-with-nul']);
    expect(await store.schemas.unpublished(north, rows.slice(1))).toHaveLength(1);
    expect(await store.schemas.unpublished(south, rows)).toEqual([]);
  });

  test('the heads are the latest version of every schema, by slug', async () => {
    const store = await openWith(open, [1, 2]);
    await store.run(north, async (tx) => {
      await tx.schemas.put(schemaRow(north, 'account', 1));
      await tx.schemas.put(schemaRow(north, 'gone', 1));
      await tx.schemas.delete(north, 'gone');
      expect(await tx.schemas.heads(north)).toHaveLength(2);
    });
    await store.run(south, (tx) => tx.schemas.put(schemaRow(south, 'contact', 1)));
    const latest = [schemaRow(north, 'account', 1), schemaRow(north, 'contact', 2)];
    expect(await store.schemas.heads(north)).toEqual(latest.map(headOf));
    expect(await store.schemas.heads(south)).toEqual([headOf(schemaRow(south, 'contact', 1))]);
  });

  test('a deleted schema is hidden from every read but lastVersion', async () => {
    const store = await openWith(open, [1, 2]);
    await store.run(south, (tx) => tx.schemas.put(schemaRow(south, 'contact', 1)));
    await store.run(north, (tx) => tx.schemas.delete(north, 'contact'));
    expect(await allReads(store, north)).toEqual({ ...nothing, lastVersion: 2 });
    expect(await store.schemas.current(south, 'contact')).toBeDefined();
    await store.run(north, (tx) => tx.schemas.delete(north, 'never-was'));
  });

  test('a new version revives a deleted schema', async () => {
    const store = await openWith(open, [1, 2]);
    await store.run(north, (tx) => tx.schemas.delete(north, 'contact'));
    await store.run(north, (tx) => tx.schemas.put(schemaRow(north, 'contact', 3)));
    expect(await store.schemas.current(north, 'contact')).toEqual(schemaRow(north, 'contact', 3));
    expect(await store.schemas.lastVersion(north, 'contact')).toBe(3);
  });

  test('when the latest version is deleted, the newest that is left becomes it', async () => {
    const store = await openWith(open, [1, 2, 3]);
    await deleteVersion(store, 3);
    expect(await store.schemas.current(north, 'contact')).toEqual(schemaRow(north, 'contact', 2));
    expect(await store.schemas.head(north, 'contact')).toEqual(
      headOf(schemaRow(north, 'contact', 2)),
    );
    expect(
      await store.schemas.version(north, 'contact', schemaRow(north, 'contact', 3).id),
    ).toBeUndefined();
    expect(await store.schemas.lastVersion(north, 'contact')).toBe(3);
  });

  test('deleting an older version leaves the latest', async () => {
    const store = await openWith(open, [1, 2, 3]);
    await deleteVersion(store, 1);
    expect(await store.schemas.current(north, 'contact')).toEqual(schemaRow(north, 'contact', 3));
    expect(await store.schemas.versions(north, 'contact', { from: 0, size: 10 })).toHaveLength(2);
  });

  test('a frozen version is the current one, until another is or the schema is thawed', async () => {
    const store = await openWith(open, [1, 2]);
    const [one, two, three] = [1, 2, 3].map((version) => schemaRow(north, 'contact', version));
    const freeze = (id: string | undefined) =>
      store.run(north, (tx) => tx.schemas.freeze(north, 'contact', id));
    await freeze(one!.id);
    await store.run(north, (tx) => tx.schemas.put(three!));
    const head = { slug: 'contact', id: one!.id, latestId: three!.id, isFrozen: true };
    expect(await store.schemas.current(north, 'contact')).toEqual(one);
    expect(await store.schemas.head(north, 'contact')).toEqual(head);
    expect(await store.schemas.heads(north)).toEqual([head]);
    await freeze(two!.id);
    expect(await store.schemas.current(north, 'contact')).toEqual(two);
    await freeze(undefined);
    expect(await store.schemas.head(north, 'contact')).toEqual(headOf(three!));
  });

  test('a schema that comes back is not frozen', async () => {
    const store = await openWith(open, [1]);
    await store.run(north, async (tx) => {
      await tx.schemas.freeze(north, 'contact', schemaRow(north, 'contact', 1).id);
      await tx.schemas.delete(north, 'contact');
      await tx.schemas.put(schemaRow(north, 'contact', 2));
    });
    expect(await store.schemas.current(north, 'contact')).toEqual(schemaRow(north, 'contact', 2));
  });

  test('a draft is a version that is never current', async () => {
    const store = await openWith(open, [1]);
    const [one, four] = [1, 4].map((version) => schemaRow(north, 'contact', version));
    const drafts = [3, 2].map((version) => draftRow(version));
    for (const draft of drafts.toReversed()) await putRow(store, draft);
    expect(await store.schemas.current(north, 'contact')).toEqual(one);
    expect(await store.schemas.head(north, 'contact')).toEqual(headOf(one!));
    expect(await store.schemas.version(north, 'contact', drafts[0]!.id)).toEqual(drafts[0]);
    const page = { from: 0, size: 10 };
    const keyOf = ({ slug, id }: SchemaVersion) => ({ slug, id });
    expect(await store.schemas.versions(north, 'contact', page)).toEqual([keyOf(one!)]);
    const drafted = await store.schemas.versions(north, 'contact', { ...page, isDraft: true });
    expect(drafted).toEqual(drafts.map(keyOf));
    expect(await store.schemas.findMany(north, drafted)).toEqual(drafts);
    expect(await store.schemas.lastVersion(north, 'contact')).toBe(3);
    await putRow(store, four!);
    await deleteVersion(store, 2);
    await deleteVersion(store, 4);
    expect(await store.schemas.head(north, 'contact')).toEqual(headOf(one!));
    await deleteVersion(store, 1);
    expect(await store.schemas.head(north, 'contact')).toEqual(draftsOnly);
  });

  test('a schema may have drafts only, also one that comes back', async () => {
    const store = await open();
    await putRow(store, draftRow(1));
    expect(await store.schemas.head(north, 'contact')).toEqual(draftsOnly);
    expect(await store.schemas.current(north, 'contact')).toBeUndefined();
    await putRow(store, schemaRow(north, 'contact', 2));
    await store.run(north, (tx) => tx.schemas.delete(north, 'contact'));
    await putRow(store, draftRow(3));
    expect(await store.schemas.heads(north)).toEqual([draftsOnly]);
    expect(await store.schemas.versions(north, 'contact', { from: 0, size: 10 })).toEqual([]);
    await expect(store.schemas.lastVersion(north, 'contact')).resolves.toBe(3);
  });

  test('the only version is not deleted by itself', async () => {
    const store = await openWith(open, [1]);
    await expect(deleteVersion(store, 1)).rejects.toThrow('only version');
    expect(await store.schemas.current(north, 'contact')).toEqual(schemaRow(north, 'contact', 1));
  });

  test('a version number is used once', async () => {
    const store = await openWith(open, [1]);
    const again = { ...schemaRow(north, 'contact', 1), id: 'another' };
    await expect(store.run(north, (tx) => tx.schemas.put(again))).rejects.toThrow();
  });
}

/** Of a schema that is not frozen. */
function headOf({ slug, id }: SchemaVersion): SchemaHead {
  return { slug, id, latestId: id, isFrozen: false };
}

const draftsOnly = { slug: 'contact', id: undefined, latestId: undefined, isFrozen: false };

function draftRow(version: number): SchemaVersion {
  return { ...schemaRow(north, 'contact', version), isDraft: true };
}

function putRow(store: Store, row: SchemaVersion): Promise<void> {
  return store.run(north, (tx) => tx.schemas.put(row));
}

const nothing = {
  current: undefined,
  head: undefined,
  version: undefined,
  versions: [],
  heads: [],
  lastVersion: 0,
};

async function allReads({ schemas }: Reads, org: string) {
  return {
    current: await schemas.current(org, 'contact'),
    head: await schemas.head(org, 'contact'),
    version: await schemas.version(org, 'contact', schemaRow(org, 'contact', 1).id),
    versions: await schemas.versions(org, 'contact', { from: 0, size: 10 }),
    heads: await schemas.heads(org),
    lastVersion: await schemas.lastVersion(org, 'contact'),
  };
}

async function openWith(open: () => Promise<Store>, versions: readonly number[]): Promise<Store> {
  const store = await open();
  for (const version of versions)
    await store.run(north, (tx) => tx.schemas.put(schemaRow(north, 'contact', version)));
  return store;
}

function deleteVersion(store: Store, version: number): Promise<void> {
  return store.run(north, (tx) =>
    tx.schemas.deleteVersion(north, 'contact', schemaRow(north, 'contact', version).id),
  );
}
