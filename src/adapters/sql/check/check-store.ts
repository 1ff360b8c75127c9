import type { OrgId } from '../../../kernel/ids.ts';
import type { Sql } from '../sql.ts';
import { checkEntities, entityInvariants } from './check-entities.ts';
import { checkFeed, entryInvariants } from './check-feed.ts';
import { checkOperations, operationInvariants } from './check-operations.ts';
import { checkPeople, personInvariants } from './check-people.ts';
import { checkRequests, requestInvariants } from './check-requests.ts';
import {
  checkActivities,
  checkJobs,
  checkSchemas,
  checkTokens,
  textInvariants,
} from './check-texts.ts';
import { feedInvariants } from './feed-invariants.ts';
import { type Finding, Findings, maxPlaces } from './findings.ts';
import { historyInvariants } from './history-invariants.ts';
import type { Invariant } from './invariant.ts';
import { jobInvariants } from './job-invariants.ts';
import { peopleInvariants } from './people-invariants.ts';
import { referenceInvariants } from './reference-invariants.ts';
import { tokenInvariants } from './token-invariants.ts';

const sqlInvariants = [
  ...feedInvariants,
  ...historyInvariants,
  ...referenceInvariants,
  ...jobInvariants,
  ...tokenInvariants,
  ...peopleInvariants,
];

/** Everything that `checkStore` can find. */
export const invariants: readonly Invariant[] = [
  ...sqlInvariants,
  ...Object.values(entityInvariants),
  ...Object.values(operationInvariants),
  ...Object.values(entryInvariants),
  ...Object.values(textInvariants),
  ...Object.values(requestInvariants),
  ...Object.values(personInvariants),
];

/** How many rows of each kind were looked at one by one. */
export type Counted = Readonly<Record<string, number>>;

export interface CheckReport {
  readonly findings: readonly Finding[];
  readonly counted: Counted;
}

/** Told what is being looked at, and how many rows of it have been; 0 for a question to the whole store. */
export type OnProgress = (what: string, count: number) => void;

type RowCheck = (sql: Sql, org: OrgId, found: Findings) => AsyncGenerator<number>;

const rowChecks: Readonly<Record<string, RowCheck>> = {
  entities: checkEntities,
  operations: checkOperations,
  'feed entries': checkFeed,
  activities: checkActivities,
  'schema versions': checkSchemas,
  jobs: checkJobs,
  tokens: checkTokens,
  'idempotency keys': checkRequests,
  people: checkPeople,
};

const ORGANIZATIONS = /* sql */ `
  SELECT id
    FROM organization
   ORDER BY id`;

/**
 * Checks every invariant of a store. `sql` sees one snapshot all the while, so a store may be checked while it is
 * written to. Holds a few slices of rows at a time, however large the store is.
 */
export async function checkStore(sql: Sql, onProgress: OnProgress): Promise<CheckReport> {
  const found = new Findings();
  for (const invariant of sqlInvariants) {
    onProgress(invariant.name, 0);
    for (const place of await sql.all<Record<string, string | number>>(invariant.violations, {
      limit: maxPlaces + 1,
    }))
      found.add(invariant, place);
  }
  const counted: Record<string, number> = {};
  const organizations = await sql.all<{ readonly id: OrgId }>(ORGANIZATIONS, {});
  for (const [what, check] of Object.entries(rowChecks)) {
    counted[what] = 0;
    for (const { id: org } of organizations)
      for await (const count of check(sql, org, found)) {
        counted[what] += count;
        onProgress(what, counted[what]);
      }
  }
  return { findings: found.all(), counted };
}
