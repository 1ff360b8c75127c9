import type { Transaction } from '../../ports/unit-of-work.ts';
import type { Sql } from './sql.ts';
import { groupTable } from './tables/group-table.ts';
import { idempotencyTable } from './tables/idempotency-table.ts';
import { jobTable } from './tables/job-table.ts';
import { loginFailureTable } from './tables/login-failure-table.ts';
import { organizationTable } from './tables/organization-table.ts';
import { personTable } from './tables/person-table.ts';
import { schemaTable } from './tables/schema-table.ts';
import { sessionTable } from './tables/session-table.ts';
import { tokenTable } from './tables/token-table.ts';

type SharedTable =
  | 'idempotency'
  | 'jobs'
  | 'organizations'
  | 'tokens'
  | 'schemas'
  | 'people'
  | 'sessions'
  | 'loginFailures'
  | 'groups';

/** The tables that are written once for both databases. */
export function sharedTables(sql: Sql): Pick<Transaction, SharedTable> {
  return {
    idempotency: idempotencyTable(sql),
    jobs: jobTable(sql),
    organizations: organizationTable(sql),
    tokens: tokenTable(sql),
    schemas: schemaTable(sql),
    people: personTable(sql),
    sessions: sessionTable(sql),
    loginFailures: loginFailureTable(sql),
    groups: groupTable(sql),
  };
}
