import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { StoredEntity } from '../../src/ports/entity-store.ts';
import type { Reads } from '../../src/ports/unit-of-work.ts';
import { activitiesOf, jobsOf } from '../support/pages.ts';
import { newDatabase, withClient } from '../support/postgres/databases.ts';
import { wholeScan } from '../support/rows.ts';
import { temporaryDirectory } from '../support/stores.ts';

const fixture = (name: string) => join(import.meta.dirname, '../fixtures/data-0.1', name);

/** What was read of one kind from one organization. */
type Finding = Readonly<Record<string, unknown>>;

/** What the version that wrote the data read from it. */
export function readThen(name: 'entia.jsonl' | 'postgres.jsonl'): readonly Finding[] {
  const lines = readFileSync(fixture(name), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Finding);
}

/** A data directory of the first version; removed when the test ends. */
export function oldDirectory(): string {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'entia.db'), gunzipSync(readFileSync(fixture('entia.db.gz'))));
  return directory;
}

/** The URL of a database of the first version. */
export async function oldDatabase(): Promise<string> {
  const url = await newDatabase();
  await withClient(url, (client) => client.query(readFileSync(fixture('postgres.sql'), 'utf8')));
  return url;
}

/** The same questions again. What is asked of a port is in `data-0.1/*.jsonl` in this order. */
export async function readNow(store: Reads): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const org of ['1', 'other']) {
    const { entities } = await store.entities.scan(org, wholeScan);
    for (const entity of entities) findings.push(await readEntity(store, entity));
    findings.push({ org, commits: await store.feed.read(org, 0, 1000) });
    const heads = await store.schemas.heads(org);
    const schemas = heads.map(({ slug, id }) => store.schemas.version(org, slug, id ?? ''));
    findings.push({ org, schemas: await Promise.all(schemas) });
    const page = { status: undefined, kind: undefined, revoked: undefined, from: 0, size: 100 };
    findings.push({ org, jobs: await jobsOf(store, org, page) });
    findings.push({ org, tokens: await store.tokens.list(org, page) });
    findings.push({ org, people: await store.people.list(org, 0, 100) });
    const { groups } = await store.groups.list(org, 0, 100);
    findings.push({ org, groups: await store.groups.withMembers(org, groups) });
    const paths = await store.lookups.paths(org, 'account');
    const key = { path: 'name', value: '"upserted"' };
    findings.push({ org, found: await store.lookups.find(org, 'account', key), paths });
  }
  return JSON.parse(JSON.stringify(findings)) as readonly Finding[];
}

async function readEntity(store: Reads, entity: StoredEntity): Promise<Finding> {
  const { org, id, version } = entity;
  const history: (string | null)[] = [];
  for (let n = 1; n <= version; n++)
    history.push((await store.operations.payloadAt(org, id, n)) ?? null);
  const everything = { types: [], after: undefined, before: undefined, from: 0, size: 100 };
  const { activities } = await activitiesOf(store, org, id, everything);
  const edges = await store.relations.from(org, id);
  return {
    org,
    entity,
    history,
    edges,
    activities: activities.map(({ caller, org: _, payload, ...rest }) => ({
      ...rest,
      payload: payload && (JSON.parse(payload) as unknown),
    })),
  };
}
