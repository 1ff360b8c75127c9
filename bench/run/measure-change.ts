import { setTimeout as sleep } from 'node:timers/promises';
import { contact, contactId } from '../corpus/contacts.ts';
import { rawRequest } from '../load/load-plan.ts';
import { againstFloors } from './against-floors.ts';
import type { Match } from './in-turn.ts';
import type { HttpResult, UniqueKeyResult } from './results.ts';
import type { OpenSite } from './site.ts';

const distinctEntities = 1000;
/** Before what was answered 503 is sent again. */
const againMs = 100;
/** Beyond the contacts that are there, and beyond those that the chapter `create` makes. */
const firstNewNumber = 200_000_000;

/** PATCH of one field, of entities all over the store; each request changes something. */
export function measurePatch(site: OpenSite, match: Match): Promise<HttpResult[]> {
  const authorization = `Bearer ${site.adminToken}`;
  const requests = [1001, 1002].flatMap((discount) =>
    spread(site.entities).map((number) => {
      const path = `/v1/entity/contact/${contactId(number)}`;
      return rawRequest('PATCH', path, { authorization }, { discount });
    }),
  );
  return alone('PATCH', site, { requests, match });
}

/** Upserts by an attribute; half of them name an entity that is there, and every one changes something. */
export function measureUpsert(site: OpenSite, match: Match): Promise<HttpResult[]> {
  const requests = [1001, 1002].flatMap((discount) =>
    spread(site.entities).map((number, index) => {
      const known = contact(index % 2 === 0 ? number : firstNewNumber + number);
      return upsertRequest(site, { ...known, discount });
    }),
  );
  return alone('upsert', site, { requests, match });
}

/** The first upsert by an attribute, repeated for as long as the answer is that not every entity can be found by it yet. */
export async function firstUpsert(site: OpenSite): Promise<UniqueKeyResult> {
  const { entities, entia, adminToken, place } = site;
  const url = `http://127.0.0.1:${await entia.ask<number>('port')}${upsertPath}`;
  const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
  const startedMs = performance.now();
  const body = JSON.stringify(upsertBody(contact(0)));
  const send = async () => {
    const answer = await fetch(url, { method: 'PATCH', headers, body });
    return { status: answer.status, text: await answer.text() };
  };
  let answer = await send();
  while (answer.text.includes('"entity/key-filling"')) {
    await sleep(againMs);
    answer = await send();
  }
  if (answer.status !== 200)
    throw new Error(`the first upsert was answered ${answer.status}: ${answer.text}`);
  return { store: place.store, entities, firstUpsertMs: performance.now() - startedMs };
}

const upsertPath = '/v1/entity/contact:upsert';

function upsertBody(entity: object) {
  return { unique_key: ['email'], entity };
}

function upsertRequest({ adminToken }: OpenSite, entity: object): string {
  const headers = { authorization: `Bearer ${adminToken}` };
  return rawRequest('PATCH', upsertPath, headers, upsertBody(entity));
}

/** Numbers of contacts, evenly over all that are there. */
function spread(entities: number): number[] {
  const count = Math.min(distinctEntities, entities);
  return Array.from({ length: count }, (_, index) => Math.floor((index * entities) / count));
}

/** There is no floor for these: what a bare route would do instead is a matter of opinion. */
function alone(
  what: string,
  { entities, entia, place }: OpenSite,
  { requests, match }: { readonly requests: readonly string[]; readonly match: Match },
): Promise<HttpResult[]> {
  const side = { name: 'Entia', server: entia, requests };
  return againstFloors({ what, store: place.store, entities, entia: side, floors: [] }, match);
}
