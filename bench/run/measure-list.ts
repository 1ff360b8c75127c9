import { page, type Share } from '../corpus/contacts.ts';
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

/** One listing, the same at every size, the sizes in turn. */
export async function measureList(
  sites: readonly OpenSite[],
  share: Share,
  match: Match,
): Promise<HttpResult[]> {
  const results = await inTurn(
    sites.map((site) => listingOf(site, share)),
    match,
  );
  const what = `list ${share.name}, ${connectionsOf(match)}`;
  const [fewest] = results;
  return results.map((result, index) => {
    const entities = sites[index]?.entities ?? 0;
    // The rate of the first against this one's is this one's time against the first's.
    const ratio = fewest === undefined || index === 0 ? undefined : ratioOf(fewest, result);
    const limit = index === results.length - 1 ? budgets[share.name] : undefined;
    const verdict =
      ratio === undefined || limit === undefined ? undefined : atMost(limit, ratio.median);
    return { ...result, what, entities, ratio, verdict };
  });
}

function listingOf(site: OpenSite, { filter }: Share): Side {
  const headers = { authorization: `Bearer ${site.adminToken}` };
  const requests = [rawRequest('POST', '/v1/entity:list', headers, { filter, ...page })];
  return { name: 'Entia', server: site.entia, requests };
}
