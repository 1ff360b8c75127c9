import { contact } from '../corpus/contacts.ts';
import type { StoreName } from '../corpus/place.ts';
import { rawRequest } from '../load/load-plan.ts';
import { againstFloors, promised } from './against-floors.ts';
import type { Match } from './in-turn.ts';
import type { HttpResult } from './results.ts';
import type { OpenSite } from './site.ts';

const distinctRequests = 1000;
/** Far from the numbers of the contacts that are there. */
const firstNumber = 100_000_000;

interface FloorAt {
  readonly name: string;
  readonly path: string;
  readonly budget: number;
}

const floorsAlone: readonly FloorAt[] = [{ name: 'floor', path: '/direct', budget: 0.35 }];
const floorsTogether: readonly FloorAt[] = [
  { name: 'floor that gathers', path: '/gathered', budget: 0.35 },
  { name: 'floor that does not', path: '/direct', budget: 1 },
];
/** There is one on embedded storage alone. */
const floorWithDuties: FloorAt = {
  name: 'floor with the same duties',
  path: '/dutiful/contact',
  budget: 0.6,
};

/** Durable POSTs against bare routes that insert the same bytes durably, and against one that does besides what Entia does
 *  for a create. Entia's index, which is open, takes every write. */
export function measureCreate(site: OpenSite, match: Match): Promise<HttpResult[]> {
  const { entities, entia, place } = site;
  const authorization = `Bearer ${site.adminToken}`;
  const requestsTo = (path: string) =>
    Array.from({ length: distinctRequests }, (_, index) =>
      rawRequest('POST', path, { authorization }, contact(firstNumber + index)),
    );
  const floors = match.connections === 1 ? floorsAlone : floorsOf(place.store);
  return againstFloors(
    {
      what: 'POST',
      store: place.store,
      entities,
      entia: { name: 'Entia', server: entia, requests: requestsTo('/v1/entity/contact') },
      floors: floors.map(({ name, path, budget }) => ({
        name,
        budget: promised(site, budget),
        server: site.floor,
        requests: requestsTo(path),
      })),
    },
    match,
  );
}

function floorsOf(store: StoreName): readonly FloorAt[] {
  return store === 'sqlite' ? [...floorsTogether, floorWithDuties] : floorsTogether;
}
