import { contactId } from '../corpus/contacts.ts';
import { mulberry32 } from '../corpus/mulberry32.ts';
import { rawRequest } from '../load/load-plan.ts';
import { againstFloors, promised } from './against-floors.ts';
import type { Match } from './in-turn.ts';
import type { HttpResult } from './results.ts';
import type { OpenSite } from './site.ts';

const distinctRequests = 1000;

/** GET of entities all over the store, against a bare route that reads the same texts from the same table, and one that
 *  has the duties of a server besides. */
export function measureGet(site: OpenSite, match: Match): Promise<HttpResult[]> {
  const { entities, entia, floor, place } = site;
  const random = mulberry32(1);
  const number = () => Math.floor(random() * entities);
  const ids = Array.from({ length: distinctRequests }, () => contactId(number()));
  const authorization = `Bearer ${site.adminToken}`;
  const requestsTo = (path: string) =>
    ids.map((id) => rawRequest('GET', `${path}/${id}`, { authorization }));
  return againstFloors(
    {
      what: 'GET',
      store: place.store,
      entities,
      entia: { name: 'Entia', server: entia, requests: requestsTo('/v2/entity/contact') },
      floors: [
        {
          name: 'floor',
          server: floor,
          requests: requestsTo('/entity'),
          budget: promised(site, 0.6),
        },
        // There is one on embedded storage alone.
        ...(place.store === 'sqlite'
          ? [
              {
                name: 'floor with the same duties',
                server: floor,
                requests: requestsTo('/dutiful/contact'),
                budget: 1,
              },
            ]
          : []),
      ],
    },
    match,
  );
}
