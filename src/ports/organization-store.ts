import type { OrgId } from '../kernel/ids.ts';

export interface Organization {
  readonly id: OrgId;
  readonly name: string;
  /** Epoch milliseconds, UTC. */
  readonly createdAt: number;
}

export interface OrganizationReads {
  find(id: OrgId): Promise<Organization | undefined>;
  /** All organizations, by id ascending. */
  list(): Promise<readonly Organization[]>;
}

export interface OrganizationWrites {
  /** Adds an organization whose id is free. */
  add(organization: Organization): Promise<void>;
}
