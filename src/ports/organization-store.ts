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

export interface OrganizationPage {
  /** How many there are over all pages. */
  readonly total: number;
  readonly organizations: readonly Organization[];
}

export interface OrganizationReads {
  find(id: OrgId): Promise<Organization | undefined>;
  /** By id; `size` of them behind the first `from`. */
  list(from: number, size: number): Promise<OrganizationPage>;
}

export interface OrganizationWrites {
  /** Creates an organization whose id is free. */
  add(organization: Organization): Promise<void>;
  /** Stores a new state of an organization that is there. */
  replace(organization: Organization): Promise<void>;
}
