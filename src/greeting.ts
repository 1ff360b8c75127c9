import type { Config } from './config/load.ts';
import { databaseLocation } from './kernel/database-location.ts';

/** What a person reads when the server is up. The admin token is in it only when this start made it. */
export function greeting(
  address: string,
  config: Config,
  newAdminToken: string | undefined,
): string {
  const url = config.publicUrl ?? address;
  const lines = [`Entia listens on ${url}`, `Data is kept in ${placeOf(config)}`];
  if (newAdminToken === undefined) return `${lines.join('\n')}\n`;
  const token = [
    '',
    'Your admin token, shown this once:',
    '',
    `  ${newAdminToken}`,
    '',
    'Store your first entity:',
    '',
  ];
  const curl = `  curl -X POST ${url}/v1/entity/note -H 'Authorization: Bearer ${newAdminToken}' -H 'Content-Type: application/json' -d '{"hello":"world"}'`;
  return `${[...lines, ...token, curl, ''].join('\n')}\n`;
}

function placeOf({ databaseUrl, dataDir }: Config): string {
  return databaseUrl === undefined ? dataDir : databaseLocation(databaseUrl);
}
