import type {
  Organization,
  OrganizationReads,
  OrganizationWrites,
} from '../../../ports/organization-store.ts';
import type { Sql } from '../sql.ts';
import { fromText, toText } from '../text-column.ts';
import type { UnitSql } from '../unit-sql.ts';

const FIND = /* sql */ `
  SELECT id, name, created_at, suspended_at, requires_if_match
    FROM organization
   WHERE id = @id`;

const LIST = /* sql */ `
  SELECT id, name, created_at, suspended_at, requires_if_match
    FROM organization
   ORDER BY id
   LIMIT @size OFFSET @from`;

const COUNT = /* sql */ `
  SELECT count(*) AS total
    FROM organization`;

const ADD = /* sql */ `
  INSERT INTO organization (id, name, created_at, suspended_at, requires_if_match)
  VALUES (@id, @name, @created_at, @suspended_at, @requires_if_match)`;

const REPLACE = /* sql */ `
  UPDATE organization
     SET name = @name,
         created_at = @created_at,
         suspended_at = @suspended_at,
         requires_if_match = @requires_if_match
   WHERE id = @id`;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly created_at: number;
  readonly suspended_at: number | null;
  readonly requires_if_match: number;
}

export function organizationReads(sql: Sql): OrganizationReads {
  return {
    find: (id) => sql.declared(id, 'organization', () => sql.get(FIND, { id }, toOrganization)),
    list: async (from, size) => {
      const total = (await sql.get<{ readonly total: number }>(COUNT, {}))?.total ?? 0;
      const rows = await sql.all<Row>(LIST, { from, size });
      return { total, organizations: rows.map(toOrganization) };
    },
  };
}

export function organizationWrites(unit: UnitSql): OrganizationWrites {
  return {
    add: async (organization) =>
      void (await unit.declare(organization.id, ADD, toRow(organization))),
    replace: async (organization) =>
      void (await unit.declare(organization.id, REPLACE, toRow(organization))),
  };
}

function toRow(organization: Organization) {
  return {
    id: organization.id,
    name: toText(organization.name),
    created_at: organization.createdAt,
    suspended_at: organization.suspendedAt ?? null,
    requires_if_match: Number(organization.requiresIfMatch),
  };
}

function toOrganization(row: Row): Organization {
  return {
    id: row.id,
    name: fromText(row.name),
    createdAt: row.created_at,
    suspendedAt: row.suspended_at ?? undefined,
    requiresIfMatch: row.requires_if_match === 1,
  };
}
