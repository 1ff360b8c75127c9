import type { DatabaseSync } from 'node:sqlite';
import type { OrgId } from '../../kernel/ids.ts';
import type { Organization } from '../../ports/organization-store.ts';
import { fromText, toText } from '../sql/text-column.ts';
import { Statement } from './statement.ts';

const FIND = /* sql */ `
  SELECT id, name, created_at
    FROM organization
   WHERE id = @id`;

const LIST = /* sql */ `
  SELECT id, name, created_at
    FROM organization
   ORDER BY id`;

const ADD = /* sql */ `
  INSERT INTO organization (id, name, created_at)
  VALUES (@id, @name, @created_at)`;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly created_at: number;
}

export class OrganizationTable {
  readonly #find: Statement<Row>;
  readonly #list: Statement<Row>;
  readonly #add: Statement;

  constructor(db: DatabaseSync) {
    this.#find = new Statement(db, FIND);
    this.#list = new Statement(db, LIST);
    this.#add = new Statement(db, ADD);
  }

  find(id: OrgId): Organization | undefined {
    const row = this.#find.get({ id });
    return row === undefined ? undefined : toOrganization(row);
  }

  list(): readonly Organization[] {
    return this.#list.all({}).map(toOrganization);
  }

  add({ id, name, createdAt }: Organization): void {
    this.#add.run({ id, name: toText(name), created_at: createdAt });
  }
}

function toOrganization(row: Row): Organization {
  return { id: row.id, name: fromText(row.name), createdAt: row.created_at };
}
