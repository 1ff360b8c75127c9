import type { MigrationStep } from '../migrations.ts';
import { commitMark } from './commit-mark.ts';
import { draftSchemas } from './draft-schemas.ts';
import { edition } from './edition.ts';
import { foldedLogins } from './folded-logins.ts';
import { frozenSchemas } from './frozen-schemas.ts';
import { idempotency } from './idempotency.ts';
import { jobs } from './jobs.ts';
import { organizationSettings } from './organization-settings.ts';
import { people } from './people.ts';
import { textsOnce } from './texts-once.ts';
import { tokenRights } from './token-rights.ts';

/** The steps behind the first tables, in order, in SQL that both databases understand. */
export const afterFirstTables: readonly MigrationStep[] = [
  organizationSettings,
  tokenRights,
  jobs,
  idempotency,
  people,
  commitMark,
  foldedLogins,
  textsOnce,
  frozenSchemas,
  draftSchemas,
  edition,
];
