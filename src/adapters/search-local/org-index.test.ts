import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { StoredEntity } from '../../ports/entity-store.ts';
import type { Commit, FeedEntry } from '../../ports/feed.ts';
import { OrgIndex } from './org-index.ts';

const org = 'north';

function idOf(n: number): string {
  return `0190aaaa-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

function entry(n: number, id = idOf(n)): FeedEntry {
  const document = { _id: id, n };
  return { kind: 'entity', schema: 'contact', id, version: 1, document };
}

/** Documents above 256 are more than one slice. */
function commitOf(seq: number, ...numbers: readonly number[]): Commit {
  return { org, seq, entries: numbers.map((n) => entry(n)) };
}

const many = Array.from({ length: 1000 }, (_, n) => n + 1000);
/** All but the last version are dead weight. */
function versionsOf(seq: number, ...versions: readonly number[]): Commit {
  const entries = versions.flatMap((version) =>
    many.map((n) => ({ ...entry(n), version }) as FeedEntry),
  );
  return { org, seq, entries };
}

/** Can be applied only in part. */
const broken: Commit = { org, seq: 1, entries: [...commitOf(1, ...many).entries, entry(0, 'x')] };

interface Scene {
  readonly index: OrgIndex;
  readonly errors: readonly string[];
  /** How many scans were begun. */
  readonly scans: () => number;
}

/** The index of a store that holds one entity, and is 100 commits further at each scan; `gate` is before what a scan
 *  returns. */
function scene(gate: () => Promise<void> = () => Promise.resolve()): Scene {
  let scans = 0;
  const errors: string[] = [];
  const ignore = (): void => undefined;
  const stored = { id: idOf(1), schema: 'contact', version: 1, text: '{}' } as StoredEntity;
  const reads = {
    feed: { head: () => Promise.resolve(scans * 100) },
    entities: {
      async scan() {
        scans++;
        await gate();
        return { entities: [stored], nextAfterId: undefined };
      },
    },
  } as unknown as ConstructorParameters<typeof OrgIndex>[1]['reads'];
  const error = (_fields: object, sentence: string): void => void errors.push(sentence);
  const log = { info: ignore, warn: ignore, error };
  const clock = { now: () => 0 };
  const index = new OrgIndex(org, { reads, clock, log, seed: 0, wornWeight: 100 });
  return { index, errors, scans: () => scans };
}

/** Every loop gives the event loop back after each of its steps. */
function restAlways(): void {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 100;
    return now;
  });
  onTestFinished(() => void vi.restoreAllMocks());
}

async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await turn();
}

test.each([0, 1, 2, 3, 4, 5])(
  'no commit is lost that comes %i microtasks after a large one',
  async (microtasks) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const { index } = scene();
    await index.ready();
    index.follow(commitOf(1, ...many));
    for (let n = 0; n < microtasks; n++) await undefined;
    index.follow(commitOf(2, 2));
    await turn();
    index.follow(commitOf(3, 3));
    expect(await index.ready()).toMatchObject({ seq: 3, living: many.length + 3 });
  },
);

test('an index that could apply a commit only in part is handed to nobody', async () => {
  restAlways();
  const { index, errors } = scene();
  await index.ready();
  index.follow(broken);
  const head = await index.ready();
  expect(errors).toEqual(['the search index could not apply a commit; rebuilding it']);
  expect(head).toMatchObject({ living: 1 });
});

test('a rebuilt index waits for no commit of the one that it replaces, and none begins another', async () => {
  restAlways();
  const { promise: gate, resolve: openGate } = Promise.withResolvers<void>();
  const gates = [Promise.resolve(), gate];
  const { index, scans } = scene(() => gates.shift() ?? Promise.resolve());
  const old = await index.ready();
  index.follow(versionsOf(1, 1, 2, 3));
  while (scans() === 1) await turn();
  index.follow(versionsOf(2, 4, 5, 6, 7, 8, 9));
  expect(index.settled).toBeUndefined();
  openGate();
  while (index.head === old) await turn();
  expect(index.settled).toBe(index.head);
  await turns(50);
  expect(scans()).toBe(2);
});

test('nothing is built after the end', async () => {
  restAlways();
  const { index, scans } = scene();
  await index.ready();
  index.follow(broken);
  index.close();
  await turns(50);
  expect(scans()).toBe(1);
  expect(await index.ready()).toBeUndefined();
});
