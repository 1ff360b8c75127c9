import type { OrgId } from '../kernel/ids.ts';

export interface Organization {
  readonly id: OrgId;
  readonly name: string;
  /** Epoch milliseconds, UTC. */
  readonly createdAt: number;
  /** Epoch milliseconds, UTC; undefined while the organization is served. */
  readonly suspendedAt: number | undefined;
  /** Whether changes of entities must say which version they change. */
  readonly requiresIfMatch: boolean;
}

export interface OrganizationReads {
  find(id: OrgId): Promise<Organization | undefined>;
  /** All organizations, by id ascending. */
  list(): Promise<readonly Organization[]>;
}

export interface OrganizationWrites {
  /** Adds an organization whose id is free. */
  add(organization: Organization): Promise<void>;
  /** Stores a new state of an organization that is there. */
  replace(organization: Organization): Promise<void>;
}
