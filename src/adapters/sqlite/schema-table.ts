import type { DatabaseSync } from 'node:sqlite';
import type { SchemaVersion } from '../../domain/schema/schema.ts';
import { assert } from '../../kernel/assert.ts';
import type { OrgId, SchemaId, SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Page } from './page.ts';
import { Statement } from './statement.ts';

const CURRENT_ID = /* sql */ `
  SELECT id
    FROM schema_head
   WHERE org = @org AND slug = @slug AND deleted = 0`;

const HEADS = /* sql */ `
  SELECT slug, id
    FROM schema_head
   WHERE org = @org AND deleted = 0
   ORDER BY slug`;

const CURRENT = /* sql */ `
  SELECT v.org, v.slug, v.version, v.id, v.definition, v.created_at, v.updated_at
    FROM schema_head AS head
    JOIN schema_version AS v ON v.org = head.org AND v.slug = head.slug AND v.version = head.version
   WHERE head.org = @org AND head.slug = @slug AND head.deleted = 0`;

const VERSION = /* sql */ `
  SELECT v.org, v.slug, v.version, v.id, v.definition, v.created_at, v.updated_at
    FROM schema_head AS head
    JOIN schema_version AS v ON v.org = head.org AND v.slug = head.slug
   WHERE head.org = @org AND head.slug = @slug AND head.deleted = 0 AND v.id = @id`;

const VERSIONS = /* sql */ `
  SELECT v.org, v.slug, v.version, v.id, v.definition, v.created_at, v.updated_at
    FROM schema_head AS head
    JOIN schema_version AS v ON v.org = head.org AND v.slug = head.slug
   WHERE head.org = @org AND head.slug = @slug AND head.deleted = 0
   ORDER BY v.version DESC
   LIMIT @size OFFSET @from`;

const LIST = /* sql */ `
  SELECT v.org, v.slug, v.version, v.id, v.definition, v.created_at, v.updated_at
    FROM schema_head AS head
    JOIN schema_version AS v ON v.org = head.org AND v.slug = head.slug AND v.version = head.version
   WHERE head.org = @org AND head.deleted = 0
   ORDER BY v.slug`;

const LAST_VERSION = /* sql */ `
  SELECT last_version
    FROM schema_head
   WHERE org = @org AND slug = @slug`;

const ADD_VERSION = /* sql */ `
  INSERT INTO schema_version (org, slug, version, id, definition, created_at, updated_at)
  VALUES (@org, @slug, @version, @id, @definition, @created_at, @updated_at)`;

const MAKE_LATEST = /* sql */ `
  INSERT INTO schema_head (org, slug, version, id, last_version, deleted)
  VALUES (@org, @slug, @version, @id, @version, 0)
  ON CONFLICT (org, slug) DO UPDATE
     SET version = excluded.version, id = excluded.id,
         last_version = max(last_version, excluded.last_version), deleted = 0`;

const DELETE = /* sql */ `
  UPDATE schema_head
     SET deleted = 1
   WHERE org = @org AND slug = @slug`;

const REMOVE_VERSION = /* sql */ `
  DELETE FROM schema_version
   WHERE org = @org AND slug = @slug AND id = @id`;

const NEWEST_LEFT = /* sql */ `
  SELECT version, id
    FROM schema_version
   WHERE org = @org AND slug = @slug
   ORDER BY version DESC
   LIMIT 1`;

const SET_LATEST = /* sql */ `
  UPDATE schema_head
     SET version = @version, id = @id
   WHERE org = @org AND slug = @slug`;

interface Row {
  readonly org: string;
  readonly slug: string;
  readonly version: number;
  readonly id: string;
  readonly definition: string;
  readonly created_at: number;
  readonly updated_at: number;
}

/** The tables `schema_version` and `schema_head`. */
export class SchemaTable {
  readonly #currentId: Statement<{ readonly id: string }>;
  readonly #heads: Statement<{ readonly slug: string; readonly id: string }>;
  readonly #current: Statement<Row>;
  readonly #version: Statement<Row>;
  readonly #versions: Statement<Row>;
  readonly #list: Statement<Row>;
  readonly #lastVersion: Statement<{ readonly last_version: number }>;
  readonly #addVersion: Statement;
  readonly #makeLatest: Statement;
  readonly #delete: Statement;
  readonly #removeVersion: Statement;
  readonly #newestLeft: Statement<{ readonly version: number; readonly id: string }>;
  readonly #setLatest: Statement;

  constructor(db: DatabaseSync) {
    this.#currentId = new Statement(db, CURRENT_ID);
    this.#heads = new Statement(db, HEADS);
    this.#current = new Statement(db, CURRENT);
    this.#version = new Statement(db, VERSION);
    this.#versions = new Statement(db, VERSIONS);
    this.#list = new Statement(db, LIST);
    this.#lastVersion = new Statement(db, LAST_VERSION);
    this.#addVersion = new Statement(db, ADD_VERSION);
    this.#makeLatest = new Statement(db, MAKE_LATEST);
    this.#delete = new Statement(db, DELETE);
    this.#removeVersion = new Statement(db, REMOVE_VERSION);
    this.#newestLeft = new Statement(db, NEWEST_LEFT);
    this.#setLatest = new Statement(db, SET_LATEST);
  }

  currentId(org: OrgId, slug: SchemaSlug): SchemaId | undefined {
    return this.#currentId.get({ org, slug })?.id;
  }

  heads(org: OrgId): readonly { readonly slug: SchemaSlug; readonly id: SchemaId }[] {
    return this.#heads.all({ org }).map(({ slug, id }) => ({ slug, id }));
  }

  current(org: OrgId, slug: SchemaSlug): SchemaVersion | undefined {
    const row = this.#current.get({ org, slug });
    return row === undefined ? undefined : toSchema(row);
  }

  version(org: OrgId, slug: SchemaSlug, id: SchemaId): SchemaVersion | undefined {
    const row = this.#version.get({ org, slug, id });
    return row === undefined ? undefined : toSchema(row);
  }

  versions(org: OrgId, slug: SchemaSlug, { from, size }: Page): readonly SchemaVersion[] {
    return this.#versions.all({ org, slug, from, size }).map(toSchema);
  }

  list(org: OrgId): readonly SchemaVersion[] {
    return this.#list.all({ org }).map(toSchema);
  }

  lastVersion(org: OrgId, slug: SchemaSlug): number {
    return this.#lastVersion.get({ org, slug })?.last_version ?? 0;
  }

  put(schema: SchemaVersion): void {
    const { org, slug, version } = schema;
    this.#addVersion.run({
      org,
      slug,
      version,
      id: schema.id,
      definition: JSON.stringify(schema.definition),
      created_at: schema.createdAt,
      updated_at: schema.updatedAt,
    });
    this.#makeLatest.run({ org, slug, version, id: schema.id });
  }

  delete(org: OrgId, slug: SchemaSlug): void {
    this.#delete.run({ org, slug });
  }

  deleteVersion(org: OrgId, slug: SchemaSlug, id: SchemaId): void {
    this.#removeVersion.run({ org, slug, id });
    const newest = this.#newestLeft.get({ org, slug });
    assert(newest, 'the only version of a schema is not deleted by itself');
    this.#setLatest.run({ org, slug, version: newest.version, id: newest.id });
  }
}

function toSchema(row: Row): SchemaVersion {
  return {
    org: row.org,
    slug: row.slug,
    id: row.id,
    version: row.version,
    definition: JSON.parse(row.definition) as JsonObject,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
