import type { OrgId } from '../kernel/ids.ts';

/** An organization with rows that were kept long enough. */
export interface Outdated {
  readonly org: OrgId;
  /** Those of this moment and before may go: epoch milliseconds, UTC. */
  readonly until: number;
}
