import { expect, test } from 'vitest';
import { dependenciesOver } from '../../test/support/dependencies.ts';
import { activityRow, idOf, schemaRow } from '../../test/support/rows.ts';
import { stores } from '../../test/support/stores.ts';
import { almighty, callerOf } from '../domain/access/caller-of.ts';
import { newJob } from '../domain/job/decide-job.ts';
import type { Transaction } from '../ports/unit-of-work.ts';
import { readEntityFeed } from './activity/read-activity.ts';
import type { Dependencies } from './dependencies.ts';
import { createEntity } from './entity/create-entity.ts';
import type { FilledPage, Page } from './fill-page.ts';
import { listJobs } from './job/read-jobs.ts';
import { listGroups } from './people/groups.ts';
import { listSchemas, listSchemaVersions } from './schema/read-schema.ts';

const org = 'north';
const caller = callerOf(almighty(org, 'test'), false);
const row = { org, name: '', createdAt: 0 };
const asked = { org, kind: 'stays', subject: '', input: {}, caller: {}, createdAt: 0 };
const listing = { unpublished: false, latest: false, include: [], exclude: [] };

/** A list of the API, and what moves all its rows by one. */
interface Listed {
  readonly add: (tx: Transaction, n: number) => Promise<unknown>;
  /** Writes what moves those that follow, when this is not the same as adding. */
  readonly move?: (tx: Transaction, n: number) => Promise<unknown>;
  readonly list: (deps: Dependencies, page: Page) => Promise<FilledPage>;
  /** The parts of the port that are asked for a page and for its rows. */
  readonly reads: readonly [part: keyof Transaction, page: string, rows: string];
}

const lists: Readonly<Record<string, Listed>> = {
  'an entity feed': {
    add: async (tx, n) => {
      await tx.activities.append(activityRow(org, n, { at: n }));
      await tx.activities.link(org, activityRow(org, n).id, idOf(1));
    },
    list: (deps, page) => {
      const wanted = { ...page, types: [], after: undefined, before: undefined };
      const ref = { schema: 'contact', id: idOf(1), page: wanted };
      return readEntityFeed(deps, caller, ref, ({ activity }) => activity.id);
    },
    reads: ['activities', 'ofEntity', 'findMany'],
  },
  jobs: {
    add: (tx, n) => tx.jobs.put(newJob({ ...asked, id: idOf(n) })),
    list: (deps, page) => {
      const any = { status: undefined, kind: undefined };
      return listJobs(deps, caller, { ...page, ...any }, ({ id }) => id);
    },
    reads: ['jobs', 'list', 'findMany'],
  },
  'the versions of a schema': {
    add: (tx, n) => tx.schemas.put(schemaRow(org, 'contact', n)),
    list: async (deps, versions) => {
      const wanted = { slug: 'contact', versions, drafts: { from: 0, size: 0 } };
      return (await listSchemaVersions(deps, caller, wanted, ({ id }) => id)).versions;
    },
    reads: ['schemas', 'versions', 'findMany'],
  },
  schemas: {
    add: (tx, n) => tx.schemas.put(schemaRow(org, `s${n}`, 1)),
    move: (tx, n) => tx.schemas.put(schemaRow(org, `a${n}`, 1)),
    list: (deps, page) => listSchemas(deps, caller, { ...page, ...listing }, ({ slug }) => slug),
    reads: ['schemas', 'heads', 'findMany'],
  },
  groups: {
    add: (tx, n) => tx.groups.add({ ...row, id: idOf(n), name: `${n}` }),
    move: (tx, n) => tx.groups.remove(org, idOf(n - 900)),
    list: (deps, page) => listGroups(deps, caller, page, ({ id }) => id),
    reads: ['groups', 'list', 'withMembers'],
  },
};

const cases = stores.flatMap((kind) =>
  Object.entries(lists).map(([name, each]) => [name, kind.name, kind, each] as const),
);

test.each(cases)(
  'a page of %s holds each row once while others write, and is found by one query, on %s',
  async (_name, _kind, kind, { add, move = add, list, reads: [part, page, rows] }) => {
    const store = await kind.open();
    const calls: string[] = [];
    let written = 900;
    const count = (method: string, call: () => unknown) => {
      calls.push(method);
      return call();
    };
    const real = store[part as 'activities'] as unknown as Record<
      string,
      (...given: unknown[]) => unknown
    >;
    const watched = {
      ...store,
      [part]: {
        ...real,
        [page]: (...given: unknown[]) => count(page, () => real[page]!(...given)),
        [rows]: async (...given: unknown[]) => {
          written++;
          await store.run(org, (tx) => move(tx, written));
          return count(rows, () => real[rows]!(...given));
        },
      },
    };
    const deps = dependenciesOver(watched, { at: 0 });
    await createEntity(deps, caller, { schema: 'contact', document: { _id: idOf(1) } }, {});
    await store.run(org, async (tx) => {
      for (let n = 101; n <= 350; n++) await add(tx, n);
    });
    const whole = await list(dependenciesOver(store, { at: 0 }), { from: 10, size: 220 });
    const found = await list(deps, { from: 10, size: 220 });
    expect(found.texts).toEqual(whole.texts);
    expect(new Set(found.texts).size).toBe(220);
    // The drafts of a schema, of which none are asked for, are a page of their own.
    expect(calls.filter((each) => each === page)).toHaveLength(page === 'versions' ? 2 : 1);
    expect(calls.filter((each) => each === rows).length).toBeGreaterThan(1);
  },
);
