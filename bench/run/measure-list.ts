import { page, type Share, shares } from '../corpus/contacts.ts';
import { rawRequest } from '../load/load-plan.ts';
import { connectionsOf } from './against-floors.ts';
import { inTurn, type Match, ratioOf, type Side } from './in-turn.ts';
import { atMost, type HttpResult } from './results.ts';
import type { OpenSite } from './site.ts';

/** How many times longer a listing may take with the most entities than with the fewest. */
const budgets: Readonly<Record<Share['name'], number | undefined>> = {
  '0.1 %': 1.5,
  '10 %': 3,
  '100 %': undefined,
};

/** The last page that a listing gives: `from + size` may not exceed 25,000. */
const lastFrom = 25_000 - page.size;

/** One listing, the same at every size, the sizes in turn. Where the fewest entities do not fill its page, also with a page
 *  that they fill: each document on a page takes time, whatever finds it. */
export async function measureList(
  sites: readonly OpenSite[],
  share: Share,
  match: Match,
): Promise<HttpResult[]> {
  const fewest = Math.min(...sites.map(({ entities }) => entities)) / share.every;
  const sizes = fewest >= 1 && fewest < page.size ? [page.size, Math.floor(fewest)] : [page.size];
  const results: HttpResult[] = [];
  for (const size of sizes) {
    const what = `list ${share.name}, ${size} on a page`;
    const body = { filter: share.filter, ...page, size };
    const listing = { what, body, budget: budgets[share.name] };
    results.push(...(await compareSizes(sites, listing, match)));
  }
  return results;
}

/** The last page that can be reached, where there are enough entities for one. */
export function measureDeepPage(sites: readonly OpenSite[], match: Match): Promise<HttpResult[]> {
  const large = sites.filter(({ entities }) => entities >= lastFrom + page.size);
  const body = { filter: shares[2].filter, ...page, from: lastFrom };
  const what = `list 100 % from ${lastFrom.toLocaleString('en-US')}`;
  return compareSizes(large, { what, body, budget: undefined }, match);
}

interface Listing {
  readonly what: string;
  readonly body: object;
  readonly budget: number | undefined;
}

async function compareSizes(
  sites: readonly OpenSite[],
  { what, body, budget }: Listing,
  match: Match,
): Promise<HttpResult[]> {
  const results = await inTurn(
    sites.map((site) => sideOf(site, body)),
    match,
  );
  const [fewest] = results;
  return results.map((result, index) => {
    const site = sites[index];
    if (site === undefined || fewest === undefined) throw new Error('a result without its site');
    // The rate of the first against this one's is this one's time against the first's.
    const ratio = index === 0 ? undefined : ratioOf(fewest, result);
    const limit = index === results.length - 1 ? budget : undefined;
    const verdict =
      ratio === undefined || limit === undefined ? undefined : atMost(limit, ratio.median);
    const common = { what: `${what}, ${connectionsOf(match)}`, store: site.place.store };
    return { ...result, ...common, entities: site.entities, ratio, verdict };
  });
}

function sideOf(site: OpenSite, body: object): Side {
  const headers = { authorization: `Bearer ${site.adminToken}` };
  const requests = [rawRequest('POST', '/v1/entity:list', headers, body)];
  return { name: 'Entia', server: site.entia, requests };
}
