import type { MigrationStep } from '../migrations.ts';

/**
 * The tables of the first version, in SQL that both databases understand. `org` leads every key. In SQLite rowid tables
 * throughout: documents are large, and a WITHOUT ROWID table would move them about with every split of the key's tree.
 * A column that holds `any string` is written as `text-column.ts` says.
 */
export const firstTables: MigrationStep = {
  name: 'first tables',
  script: /* sql */ `
CREATE TABLE organization (
  id         TEXT   NOT NULL UNIQUE, -- [A-Za-z0-9_-]{1,64}
  name       TEXT   NOT NULL,        -- for people; any string
  created_at BIGINT NOT NULL         -- epoch milliseconds, UTC
);

CREATE TABLE token (
  org        TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  hash       TEXT   NOT NULL UNIQUE, -- SHA-256 of the secret, lower-case hex
  prefix     TEXT   NOT NULL,        -- first characters of the secret
  name       TEXT   NOT NULL,        -- for people; any string
  role       TEXT   NOT NULL,        -- 'owner'
  created_at BIGINT NOT NULL,        -- epoch milliseconds, UTC
  UNIQUE (org, id)
);

CREATE TABLE org_head (
  org TEXT   NOT NULL UNIQUE,
  seq BIGINT NOT NULL -- number of the organization's last commit
);

CREATE TABLE feed (
  org  TEXT   NOT NULL,
  seq  BIGINT NOT NULL, -- number of the commit within the organization, from 1 without gaps
  n    BIGINT NOT NULL, -- place of the entry within its commit, from 0
  kind TEXT   NOT NULL, -- 'entity', 'purge', 'schema', 'activity', 'token', 'organization'
  ref  TEXT   NOT NULL, -- JSON: what the entry names (schema, id, version, slug)
  UNIQUE (org, seq, n)
);

CREATE TABLE entity (
  org        TEXT   NOT NULL,
  id         TEXT   NOT NULL, -- UUID, lower case
  schema     TEXT   NOT NULL, -- slug
  version    BIGINT NOT NULL, -- counts the changes of this entity from 1
  seq        BIGINT NOT NULL, -- the commit that wrote this row
  doc        TEXT   NOT NULL, -- JSON: the whole document, system fields included
  own_title  BIGINT NOT NULL, -- 1 while a caller's own _title wins over the template
  created_at BIGINT NOT NULL, -- epoch milliseconds, UTC
  updated_at BIGINT NOT NULL, -- epoch milliseconds, UTC; strictly increases with version
  deleted_at BIGINT,          -- epoch milliseconds, UTC, of the soft deletion; NULL while alive
  UNIQUE (org, id)
);
CREATE INDEX entity_by_schema ON entity (org, schema, id); -- slices of one schema

CREATE TABLE operation (
  org         TEXT   NOT NULL,
  entity_id   TEXT   NOT NULL,
  version     BIGINT NOT NULL, -- the version of the entity that this operation made
  seq         BIGINT NOT NULL, -- the commit that wrote this row
  activity_id TEXT   NOT NULL, -- ULID
  kind        TEXT   NOT NULL, -- 'createEntity', 'updateEntity', …
  schema      TEXT   NOT NULL, -- slug
  payload     TEXT   NOT NULL, -- JSON: the full new state
  diff        TEXT,             -- JSON: { added, updated, deleted } by top-level key; NULL of a creation: all is new
  at          BIGINT NOT NULL, -- epoch milliseconds, UTC
  UNIQUE (org, entity_id, version)
);
CREATE INDEX operation_by_activity ON operation (org, activity_id);

CREATE TABLE activity (
  org     TEXT   NOT NULL,
  id      TEXT   NOT NULL, -- ULID
  at      BIGINT NOT NULL, -- epoch milliseconds, UTC
  type    TEXT   NOT NULL, -- any string
  title   TEXT   NOT NULL, -- Handlebars, raw; any string
  message TEXT   NOT NULL, -- Handlebars, raw; any string
  payload TEXT,             -- JSON object, or NULL
  caller  TEXT   NOT NULL, -- JSON object: claims and names, never a credential
  pending BIGINT NOT NULL, -- 1 until filled
  UNIQUE (org, id)
);

CREATE TABLE activity_entity (
  org         TEXT NOT NULL,
  entity_id   TEXT NOT NULL,
  activity_id TEXT NOT NULL,
  UNIQUE (org, entity_id, activity_id)
);
CREATE INDEX activity_entity_by_activity ON activity_entity (org, activity_id, entity_id);

CREATE TABLE edge (
  org       TEXT   NOT NULL, -- of the entity that the edge leaves
  from_id   TEXT   NOT NULL,
  attribute TEXT   NOT NULL, -- where in the document, dotted when nested; any string
  position  BIGINT NOT NULL, -- index of the item in its array, from 0
  to_org    TEXT   NOT NULL,
  to_id     TEXT   NOT NULL, -- any string: the entity need not exist
  path      TEXT,             -- of a $relation_ref: path to the value in the other entity; any string
  item_id   TEXT,             -- of a $relation_ref: _id of the repeated item; any string
  tags      TEXT   NOT NULL  -- JSON array of strings
);
CREATE INDEX edge_from ON edge (org, from_id, attribute, position);
CREATE INDEX edge_to ON edge (org, to_id, from_id);

CREATE TABLE lookup (
  org       TEXT NOT NULL,
  schema    TEXT NOT NULL, -- slug
  path      TEXT NOT NULL, -- lookup path; any string
  value     TEXT NOT NULL, -- key of the value at the path; any string
  entity_id TEXT NOT NULL,
  UNIQUE (org, schema, path, value, entity_id)
);
CREATE INDEX lookup_by_entity ON lookup (org, entity_id);

CREATE TABLE lookup_path (
  org    TEXT   NOT NULL,
  schema TEXT   NOT NULL, -- slug
  path   TEXT   NOT NULL, -- any string
  ready  BIGINT NOT NULL, -- 1 once every entity can be found by it
  UNIQUE (org, schema, path)
);

CREATE TABLE schema_version (
  org        TEXT   NOT NULL,
  slug       TEXT   NOT NULL,
  version    BIGINT NOT NULL, -- counts the versions of this slug from 1
  id         TEXT   NOT NULL, -- UUID of this version
  definition TEXT   NOT NULL, -- JSON object, as it was sent
  created_at BIGINT NOT NULL, -- epoch milliseconds, UTC, of the first version
  updated_at BIGINT NOT NULL, -- epoch milliseconds, UTC, of this version
  UNIQUE (org, slug, version),
  UNIQUE (org, id)
);

CREATE TABLE schema_head (
  org          TEXT   NOT NULL,
  slug         TEXT   NOT NULL,
  version      BIGINT NOT NULL, -- the latest version
  id           TEXT   NOT NULL, -- UUID of the latest version
  last_version BIGINT NOT NULL, -- the highest version there ever was
  deleted      BIGINT NOT NULL, -- 1 while the schema is deleted
  UNIQUE (org, slug)
);
`,
};
