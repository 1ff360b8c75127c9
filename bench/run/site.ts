import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { page, shares } from '../corpus/contacts.ts';
import type { Filled } from '../corpus/fill.ts';
import type { Place } from '../corpus/place.ts';
import { type Child, startChild } from '../process/child.ts';
import { atLeast, type FillResult } from './results.ts';

/** A place with so many contacts. */
export interface Site {
  readonly entities: number;
  readonly place: Place;
  readonly adminToken: string;
  readonly filled: FillResult;
}

/** A site with its servers running. */
export interface OpenSite extends Site {
  readonly entia: Child;
  readonly floor: Child;
}

export async function makeSite(place: Place, entities: number): Promise<Site> {
  const child = startChild('fill-place.ts', [JSON.stringify(place)]);
  const { adminToken, seconds, ...pace } = await child.ask<Filled>('fill', entities);
  await child.stop();
  const rowsPerSecond = entities / seconds;
  const verdict = place.store === 'sqlite' ? atLeast(5000, rowsPerSecond) : undefined;
  const filled = { store: place.store, entities, rowsPerSecond, verdict, ...pace };
  return { entities, place, adminToken, filled };
}

/** Starts Entia and, beside it, the floor, which reads Entia's table and has one of its own to write. */
export async function openSite(site: Site, profile: string | undefined): Promise<OpenSite> {
  const nodeOptions = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const place = JSON.stringify(site.place);
  const entia = startChild('serve-entia.ts', [place], nodeOptions);
  await entia.ask('port');
  const floorDirectory = join(site.place.directory, 'floor');
  mkdirSync(floorDirectory, { recursive: true });
  const floor = startChild('serve-floor.ts', [place, floorDirectory]);
  await floor.ask('port');
  await untilSearchable(entia, site);
  return { ...site, entia, floor };
}

/** Entia builds its search index when it starts; what is measured meanwhile would be slower. */
async function untilSearchable(entia: Child, { adminToken }: Site): Promise<void> {
  const url = `http://127.0.0.1:${await entia.ask<number>('port')}/v1/entity:list`;
  const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ filter: shares[0].filter, ...page });
  for (;;) {
    const { status } = await fetch(url, { method: 'POST', headers, body });
    if (status === 200) return;
    if (status !== 503) throw new Error(`the first listing was answered ${status}`);
  }
}

export async function closeSite({ entia, floor }: OpenSite): Promise<void> {
  await floor.stop();
  await entia.stop();
}
