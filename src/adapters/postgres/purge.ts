import type { EntityId, OrgId } from '../../kernel/ids.ts';
import { PURGE } from '../sql/purge-statements.ts';
import type { PostgresSql } from './postgres-sql.ts';

/** Removes an entity from every table, as `EntityWrites.purge` says. The statements are sent without waiting in between. */
export async function purge(sql: PostgresSql, org: OrgId, id: EntityId): Promise<void> {
  await Promise.all(PURGE.map((removal) => sql.run(removal, { org, id })));
}
