import type { Config } from '../src/config/load.ts';
import type { BatchOutcome } from '../src/usecases/entity/upsert-batch.ts';
import { countryIdOf } from './countries.ts';
import { format } from './format.ts';

/** What a person reads when the demo data is there: what happened, and what to try next. */
export function farewell(
  outcome: BatchOutcome,
  seconds: number,
  config: Config,
  newAdminToken: string | undefined,
): string {
  const { created, updated, unchanged } = outcome;
  const rate = (created + updated + unchanged) / Math.max(seconds, 0.001);
  const token = newAdminToken ?? '$TOKEN';
  const url = config.publicUrl ?? `http://${config.host}:${config.port}`;
  return [
    `${format(created)} created, ${format(updated)} updated, ${format(unchanged)} unchanged in ${seconds.toFixed(1)} s (${format(rate)} rows/s)`,
    `Data is kept in ${config.dataDir}`,
    '',
    'Start the server with "npm start", then try:',
    ...(newAdminToken === undefined ? ['', '  TOKEN=<your admin token>'] : []),
    '',
    '  # the biggest cities of Switzerland; the first search builds the index, until then it is answered 503',
    `  ${curl(`--retry 9 ${url}/v1/entity:list`, token)} -H 'Content-Type: application/json' -d '${biggestCities}'`,
    '',
    '  # Germany and its neighbours',
    `  ${curl(`${url}/v1/entity/country/${countryIdOf('DE')}`, token)}`,
    '',
    '  # everything that ever happened to Iceland',
    `  ${curl(`${url}/v1/entity/country/${countryIdOf('IS')}/activity`, token)}`,
    '',
  ].join('\n');
}

const biggestCities = JSON.stringify({
  filter: [
    { term: { _schema: 'city' } },
    { term: { 'country.$relation.entity_id': countryIdOf('CH') ?? '' } },
  ],
  sort: 'population:desc',
  size: 5,
  fields: ['name', 'population'],
});

/** Double quotes, so that the shell puts in $TOKEN. */
function curl(what: string, token: string): string {
  return `curl ${what} -H "Authorization: Bearer ${token}"`;
}
