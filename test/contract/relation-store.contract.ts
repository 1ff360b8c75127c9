import { expect, test } from 'vitest';
import type { Store } from '../../src/ports/unit-of-work.ts';
import { awkwardStrings, edgeRow, idOf, orgs } from '../support/rows.ts';

const [north, south] = orgs;

export function relationStoreContract(open: () => Promise<Store>): void {
  test('edges come by attribute, then position', async () => {
    const store = await open();
    const edges = [
      edgeRow(idOf(5), { attribute: 'b', position: 10, tags: ['x', 'y'] }),
      edgeRow(idOf(4), { attribute: 'b', position: 9, path: 'address.0', itemId: 'i' }),
      edgeRow(idOf(3), { attribute: 'a', position: 1, toOrg: south }),
    ];
    await store.run(north, (tx) => tx.relations.replace(north, idOf(1), edges));
    expect(await store.relations.from(north, idOf(1))).toEqual(edges.toReversed());
    expect(await store.relations.from(south, idOf(1))).toEqual([]);
    expect(await store.relations.from(north, idOf(2))).toEqual([]);
  });

  test('links to an entity come by entity, attribute, position, from the same organization', async () => {
    const store = await open();
    const to = (attribute: string, position: number) => edgeRow(idOf(9), { attribute, position });
    await store.run(north, async (tx) => {
      await tx.relations.replace(north, idOf(2), [to('b', 0), to('a', 1), edgeRow(idOf(8))]);
      await tx.relations.replace(north, idOf(1), [to('z', 1), to('z', 0)]);
    });
    await store.run(south, (tx) => tx.relations.replace(south, idOf(3), [to('a', 0)]));
    expect(await store.relations.to(north, idOf(9))).toEqual([
      { fromId: idOf(1), edge: to('z', 0) },
      { fromId: idOf(1), edge: to('z', 1) },
      { fromId: idOf(2), edge: to('a', 1) },
      { fromId: idOf(2), edge: to('b', 0) },
    ]);
    expect(await store.relations.to(south, idOf(9))).toEqual([
      { fromId: idOf(3), edge: to('a', 0) },
    ]);
  });

  test('replace takes the place of all edges of that entity, and of no other', async () => {
    const store = await open();
    for (const org of orgs)
      await store.run(org, async (tx) => {
        for (const n of [1, 2])
          await tx.relations.replace(org, idOf(n), [edgeRow(idOf(7)), edgeRow(idOf(8))]);
      });
    await store.run(north, async (tx) => {
      await tx.relations.replace(north, idOf(1), [edgeRow(idOf(9))]);
      expect(await tx.relations.from(north, idOf(1))).toEqual([edgeRow(idOf(9))]);
      expect(await tx.relations.to(north, idOf(7))).toEqual([
        { fromId: idOf(2), edge: edgeRow(idOf(7)) },
      ]);
    });
    for (const [org, n] of [
      [north, 2],
      [south, 1],
      [south, 2],
    ] as const)
      expect(await store.relations.from(org, idOf(n))).toHaveLength(2);
    await store.run(north, (tx) => tx.relations.replace(north, idOf(1), []));
    expect(await store.relations.from(north, idOf(1))).toEqual([]);
  });

  test('add leaves the edges that are there, and those of other entities', async () => {
    const store = await open();
    const edges = [7, 8, 9].map((n, position) => edgeRow(idOf(n), { position }));
    await store.run(north, async (tx) => {
      await tx.relations.add(north, idOf(1), edges.slice(0, 2));
      await tx.relations.add(north, idOf(1), edges.slice(2));
      await tx.relations.add(north, idOf(1), []);
      await tx.relations.add(north, idOf(2), edges.slice(0, 1));
    });
    await store.run(south, (tx) => tx.relations.add(south, idOf(1), edges.slice(1)));
    expect(await store.relations.from(north, idOf(1))).toEqual(edges);
    expect(await store.relations.from(south, idOf(1))).toEqual(edges.slice(1));
    expect(await store.relations.from(north, idOf(2))).toEqual(edges.slice(0, 1));
  });

  test('edges that share attribute and position keep the order they were given in', async () => {
    const store = await open();
    const edges = [edgeRow(idOf(8)), edgeRow(idOf(9)), edgeRow(idOf(7))];
    await store.run(north, (tx) => tx.relations.replace(north, idOf(1), edges));
    expect(await store.relations.from(north, idOf(1))).toEqual(edges);
  });

  test.each(awkwardStrings)('the names in an edge hold any string: %j', async (text) => {
    const store = await open();
    const edge = edgeRow(text, { attribute: text, path: text, itemId: text, tags: [text] });
    await store.run(north, (tx) => tx.relations.replace(north, idOf(1), [edge]));
    expect(await store.relations.from(north, idOf(1))).toEqual([edge]);
    expect(await store.relations.to(north, text)).toEqual([{ fromId: idOf(1), edge }]);
  });
}
