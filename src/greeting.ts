import type { Config } from './config/load.ts';
import { databaseLocation } from './kernel/database-location.ts';

/** What a person reads when the server is up. `newAdminToken` is undefined unless this start made it. */
export function greeting(
  address: string,
  config: Config,
  newAdminToken: string | undefined,
): string {
  const url = config.publicUrl ?? address;
  const where = [
    `Entia listens on ${url}`,
    `Data is kept in ${placeOf(config)}`,
    `Open ${url.replace(/\/+$/, '')}/ in a browser to see how it is doing and to try the API`,
  ];
  if (newAdminToken === undefined) return `${[...where, wayIn(config)].join('\n')}\n`;
  const curl = `  curl -X POST ${url}/v1/entity/note -H 'Authorization: Bearer ${newAdminToken}' -H 'Content-Type: application/json' -d '{"hello":"world"}'`;
  return `${[...where, '', 'Store your first entity:', '', curl, ''].join('\n')}\n`;
}

/** The only time that the token is shown: as soon as it is stored, since the start may still fail. */
export function tokenNotice(newAdminToken: string): string {
  const title = 'Your admin token. Keep it: it is shown only once.';
  return `${[title, '', `  ${newAdminToken}`, ''].join('\n')}\n`;
}

function wayIn({ adminToken, databaseUrl }: Config): string {
  if (adminToken !== undefined) return 'The admin token is the one in ENTIA_ADMIN_TOKEN';
  const when = databaseUrl === undefined ? 'stop the server and run' : 'run';
  return `The admin token was shown at the first start; lost it? Then ${when}: npx entia token create --role owner`;
}

function placeOf({ databaseUrl, dataDir }: Config): string {
  return databaseUrl === undefined ? dataDir : databaseLocation(databaseUrl);
}
