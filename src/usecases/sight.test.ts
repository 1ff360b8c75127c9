import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dependenciesOver } from '../../test/support/dependencies.ts';
import { activitiesOf } from '../../test/support/pages.ts';
import { idOf } from '../../test/support/rows.ts';
import { sqlite } from '../../test/support/stores.ts';
import { almighty, callerOf } from '../domain/access/caller-of.ts';
import type { Action, Caller, SeenEntity } from '../kernel/caller.ts';
import type { JsonObject } from '../kernel/json.ts';
import { createActivity } from './activity/create-activity.ts';
import { getActivity, readEntityFeed } from './activity/read-activity.ts';
import type { Dependencies } from './dependencies.ts';
import { createEntity } from './entity/create-entity.ts';
import { deleteEntity, purgeEntity, restoreEntity } from './entity/delete-entity.ts';
import { getEntity, getEntityWithRelations } from './entity/get-entity.ts';
import { patchEntity, replaceEntity } from './entity/update-entity.ts';
import { upsertEntity } from './entity/upsert-entity.ts';
import { listEntities } from './search/list-entities.ts';

const reader = new URL('.', import.meta.url).pathname;

/**
 * Every read of an entity, its history or its links, by file, and how what it finds gets no further than the caller may
 * see. A new read goes through `findStored`, `present` or `searchAs`, or has its reason here.
 */
const reads: Readonly<Record<string, readonly [reason: string, ...calls: string[]]>> = {
  'activity/read-activity.ts': [
    'presented, operation by operation',
    'operations.findMany',
    'operations.ofActivity',
  ],
  'entity/create-entity.ts': [
    'whether an id is free, and what the next version is; the refusal of a condition hides what is not seen',
    'entities.find',
    'entities.find',
    'operations.lastVersion',
  ],
  'entity/fill-lookup-path.ts': ['keeps lookups; nobody is answered', 'entities.scan'],
  'entity/find-by-unique-key.ts': [
    'finds what an upsert means, which asks for the right to it',
    'entities.oldest',
    'entities.scan',
  ],
  'entity/get-entity.ts': ['the ids of links, whose entities are presented', 'relations.from'],
  'write/preconditions.ts': [
    'a date, and a diff that is presented',
    'operations.payloadAt',
    'operations.payloadAt',
  ],
  'entity/read-entities.ts': ['for readers who present what they show', 'entities.findMany'],
  'entity/stored.ts': ['the way to one entity', 'entities.find'],
  'write/write-entity.ts': [
    'presents what the same caller was answered before',
    'operations.payloadAt',
  ],
  'search/read-hits.ts': ['presented, hit by hit', 'operations.payloadAt'],
};

/** The names of everything that can be read of these. */
const methods = ['entity-store', 'activity-log', 'relation-store'].flatMap((port) => {
  const text = readFileSync(new URL(`../ports/${port}.ts`, import.meta.url), 'utf8');
  const bodies = [
    ...text.matchAll(/export interface (Entity|Operation|Relation)Reads \{(.*?)^\}/gms),
  ];
  return bodies.flatMap(([, , body = '']) =>
    [...body.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name),
  );
});

test('no use-case reads entities past the caller', () => {
  expect(methods).toContain('findMany');
  const call = new RegExp(
    `\\b(?:entities|operations|relations)\\s*\\.\\s*(?:${methods.join('|')})\\(`,
    'g',
  );
  const files = globSync('**/*.ts', { cwd: reader }).filter((file) => !file.endsWith('.test.ts'));
  const found = files.flatMap((file) => {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8');
    const calls = [...text.matchAll(call)].map(([name]) => name.replace(/\s|\(/g, ''));
    // Whoever takes the port's part out of its place could read unseen.
    const parts = [
      ...text.matchAll(
        /\{[^{}]*\b(entities|operations|relations)\b[^{}]*\}: (?:Reads|Transaction|Store)\b/g,
      ),
    ];
    expect(parts, file).toEqual([]);
    return calls.length === 0 ? [] : [[file, calls.sort()] as const];
  });
  const listed = Object.entries(reads).map(([file, [, ...calls]]) => [file, calls.sort()] as const);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(listed));
});

test('only searchAs asks the index', () => {
  const files = globSync('**/*.ts', { cwd: reader }).filter((file) => !file.endsWith('.test.ts'));
  const askers = files.filter((file) =>
    /\bsearch\.search\(/.test(readFileSync(new URL(file, import.meta.url), 'utf8')),
  );
  expect(askers).toEqual(['search/search-as.ts']);
});

const everybody = callerOf(almighty('north', 'test'), false);
const hidden = 1;
const shown = 2;
const contact = (n: number) => ({ schema: 'contact', id: idOf(n) });

/** Sees what is not marked `hidden`, and of that no `salary`. */
const narrow: Caller = {
  ...everybody,
  sight: {
    sees: ({ text }) => (JSON.parse(text) as JsonObject)['hidden'] !== true,
    filter: [{ $not: { term: { hidden: true } } }],
    shows: (_schema, text) => {
      const { salary: _, ...rest } = JSON.parse(text) as JsonObject;
      return JSON.stringify(rest);
    },
  },
};

/** May do everything but this to what is marked `locked`. */
function without(action: Action): Caller {
  const isLocked = (entity?: SeenEntity) =>
    entity !== undefined && (JSON.parse(entity.text) as JsonObject)['locked'] === true;
  return { ...everybody, may: (asked, entity) => !(asked === action && isLocked(entity)) };
}

async function open(): Promise<Dependencies & { readonly secret: string }> {
  const deps = dependenciesOver(await sqlite.open(), { at: 1_700_000_000_000 });
  const links = { $relation: [hidden, shown].map((n) => ({ entity_id: idOf(n) })) };
  const marks = { salary: 'secret', locked: true, links };
  for (const [n, more] of [
    [hidden, { hidden: true }],
    [shown, {}],
  ] as const) {
    const document = { _id: idOf(n), ...marks, ...more };
    await createEntity(deps, everybody, { schema: 'contact', document }, {});
    const patch = { format: 'top-level', document: { salary: 'secreter' } } as const;
    await patchEntity(deps, everybody, { ...contact(n), patch }, {});
  }
  return { ...deps, secret: 'secret' };
}

const page = { types: [], after: undefined, before: undefined, from: 0, size: 10 };
const filter = [{ term: { _schema: 'contact' } }];
const patch = { format: 'top-level', document: { n: 1 } } as const;
const note = { type: 'Note', title: '', message: '', payload: undefined, pending: false };

type Ask = (deps: Dependencies, caller: Caller, n: number) => Promise<unknown>;

const toOne: readonly [name: string, action: Action, ask: Ask][] = [
  ['get', 'entity:view', (deps, caller, n) => getEntity(deps, caller, contact(n))],
  [
    'get with relations',
    'entity:view',
    (deps, caller, n) => getEntityWithRelations(deps, caller, contact(n)),
  ],
  [
    'patch',
    'entity:edit',
    (deps, caller, n) => patchEntity(deps, caller, { ...contact(n), patch }, {}),
  ],
  [
    'patch, dry',
    'entity:edit',
    (deps, caller, n) => patchEntity(deps, caller, { ...contact(n), patch }, { dryRun: true }),
  ],
  [
    'replace',
    'entity:edit',
    (deps, caller, n) =>
      replaceEntity(deps, caller, { ...contact(n), document: { salary: 'secret' } }, {}),
  ],
  ['delete', 'entity:delete', (deps, caller, n) => deleteEntity(deps, caller, contact(n), {})],
  [
    'restore',
    'entity:delete',
    async (deps, caller, n) => {
      await deleteEntity(deps, everybody, contact(n), {});
      return restoreEntity(deps, caller, contact(n), {});
    },
  ],
  ['purge', 'entity:delete', (deps, caller, n) => purgeEntity(deps, caller, contact(n), {})],
];

describe.each(toOne)('%s', (_name, action, ask) => {
  test('what is not seen is not there, and what is hidden of the rest is not told', async () => {
    const deps = await open();
    await expect(ask(deps, narrow, hidden)).rejects.toMatchObject({ code: 'entity/not-found' });
    expect(JSON.stringify(await ask(deps, narrow, shown)) ?? '').not.toContain('secret');
  });

  test('a right to one entity is asked for', async () => {
    const deps = await open();
    await expect(ask(deps, without(action), shown)).rejects.toMatchObject({
      code: 'auth/forbidden',
    });
  });
});

test('feeds, activities, listings, upserts and refusals tell no more', async () => {
  const deps = await open();
  const feed = (n: number) =>
    readEntityFeed(deps, narrow, { ...contact(n), page }, async ({ activity, operations }) => {
      const { texts } = await operations((operation) => JSON.stringify(operation));
      return JSON.stringify([activity.id, texts]);
    });
  await expect(feed(hidden)).rejects.toMatchObject({ code: 'entity/not-found' });
  const { texts } = await feed(shown);
  expect(texts).toHaveLength(2);
  expect(texts.join()).not.toContain('secret');
  const { activities } = await activitiesOf(deps.store, 'north', idOf(hidden), page);
  for (const { id } of activities) {
    const { operations } = await getActivity(deps, narrow, id, page);
    const { texts } = await operations((operation) => JSON.stringify(operation));
    expect(texts).toHaveLength(1);
    expect(texts.join()).not.toMatch(/secret|hidden/);
  }
  const listing = { filter, allSchemas: false, sort: undefined, includeDeleted: 'false' } as const;
  const listed = await listEntities(deps, narrow, listing);
  expect(listed.total).toBe(1);
  expect(listed.texts).toHaveLength(1);
  expect(listed.texts.join()).not.toContain('secret');
  const noted = (n: number) => createActivity(deps, narrow, { ...note, entities: [idOf(n)] });
  await expect(noted(hidden)).rejects.toMatchObject({ code: 'entity/not-found' });
  await expect(noted(shown)).resolves.toMatchObject({ type: 'Note' });
});

test('a refused condition tells what is seen of what has changed', async () => {
  const deps = await open();
  const conditions = { ifMatch: [{ opaque: '1-1', isWeak: false }] } as never;
  const refused = await patchEntity(
    deps,
    narrow,
    { ...contact(shown), patch },
    { conditions },
  ).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'entity/precondition-failed',
    details: { diff: { updated: {} } },
  });
  expect(JSON.stringify(refused)).not.toContain('secret');
  const document = { _id: idOf(hidden) };
  const create = createEntity(
    deps,
    narrow,
    { schema: 'contact', document },
    { conditions: { ifNoneMatch: '*' } as never },
  );
  await expect(create).rejects.toMatchObject({ details: { current: null } });
});

test('an upsert changes only what the caller may change', async () => {
  const deps = await open();
  const upsert = {
    schema: 'contact',
    uniqueKey: ['_id'],
    strict: true,
    document: { _id: idOf(shown), n: 1 },
  };
  const asking = upsertEntity(deps, without('entity:edit'), upsert, {});
  await expect(asking).rejects.toMatchObject({ code: 'auth/forbidden' });
  expect(JSON.stringify(await upsertEntity(deps, narrow, upsert, {}))).not.toContain('secret');
  const document = { ...upsert.document, _id: idOf(hidden) };
  await expect(upsertEntity(deps, narrow, { ...upsert, document }, {})).rejects.toMatchObject({
    code: 'entity/key-taken',
  });
});

test('what an entity was while it was hidden is not told by what has changed since', async () => {
  const deps = await open();
  const replace = { ...contact(hidden), document: { note: 'shown' } };
  await replaceEntity(deps, everybody, replace, {});
  const texts = await readEntityFeed(deps, narrow, { ...contact(hidden), page }, async (read) =>
    (await read.operations((operation) => JSON.stringify(operation))).texts.join(),
  );
  expect(texts.texts.join()).not.toContain('secret');
  const conditions = { ifMatch: [{ opaque: '1-1', isWeak: false }] } as never;
  const refused = await patchEntity(
    deps,
    narrow,
    { ...contact(hidden), patch },
    { conditions },
  ).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'entity/precondition-failed' });
  expect(JSON.stringify(refused)).not.toContain('secret');
});

test('to whom nothing is hidden a state goes as it is stored', async () => {
  const { store } = await open();
  const deps = { store } as Dependencies;
  const stored = await store.entities.find('north', idOf(shown));
  const find = () => Promise.resolve(stored);
  const same = {
    store: { ...store, entities: { ...store.entities, find } },
  } as unknown as Dependencies;
  expect((await getEntity(same, everybody, contact(shown))).entity).toBe(stored);
  expect((await getEntity(deps, everybody, contact(shown))).entity).toEqual(stored);
});
