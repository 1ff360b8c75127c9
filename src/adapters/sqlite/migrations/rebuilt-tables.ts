/**
 * SQLite cannot make a column optional, so the rows move to a table of the same shape where it is. They keep their order.
 * The two tables that are nothing but keys become their own index.
 */
export const REBUILT_TABLES = /* sql */ `
CREATE TABLE new_operation (
  org         TEXT   NOT NULL,
  entity_id   TEXT   NOT NULL,
  version     BIGINT NOT NULL, -- the version of the entity that this operation made
  seq         BIGINT NOT NULL, -- the commit that wrote this row
  activity_id TEXT   NOT NULL, -- ULID
  kind        TEXT   NOT NULL, -- 'createEntity', 'updateEntity', …
  schema      TEXT   NOT NULL, -- slug
  payload     TEXT,            -- JSON: the full new state; NULL while that is the entity's doc
  diff        TEXT,            -- JSON: { added, updated, deleted } by top-level key; NULL of a creation: all is new
  at          BIGINT NOT NULL, -- epoch milliseconds, UTC
  UNIQUE (org, entity_id, version)
);
INSERT INTO new_operation (org, entity_id, version, seq, activity_id, kind, schema, payload, diff, at)
SELECT org, entity_id, version, seq, activity_id, kind, schema,
       nullif(payload, (SELECT doc FROM entity AS e
                         WHERE e.org = o.org AND e.id = o.entity_id AND e.version = o.version)), diff, at
  FROM operation AS o
 ORDER BY o.rowid;
DROP TABLE operation;
ALTER TABLE new_operation RENAME TO operation;
CREATE INDEX operation_by_activity ON operation (org, activity_id);

CREATE TABLE new_activity_entity (
  org         TEXT NOT NULL,
  entity_id   TEXT NOT NULL,
  activity_id TEXT NOT NULL,
  PRIMARY KEY (org, entity_id, activity_id)
) WITHOUT ROWID;
INSERT INTO new_activity_entity (org, entity_id, activity_id)
SELECT org, entity_id, activity_id
  FROM activity_entity;
DROP TABLE activity_entity;
ALTER TABLE new_activity_entity RENAME TO activity_entity;
CREATE INDEX activity_entity_by_activity ON activity_entity (org, activity_id, entity_id);

CREATE TABLE new_feed (
  org  TEXT   NOT NULL,
  seq  BIGINT NOT NULL, -- number of the commit within the organization, from 1 without gaps
  n    BIGINT NOT NULL, -- place of the entry within its commit, from 0
  kind TEXT   NOT NULL, -- 'entity', 'purge', 'schema', 'activity', 'job', 'token', 'person', 'organization'
  ref  TEXT   NOT NULL, -- JSON: what the entry names (schema, id, version, slug)
  PRIMARY KEY (org, seq, n)
) WITHOUT ROWID;
INSERT INTO new_feed (org, seq, n, kind, ref)
SELECT org, seq, n, kind, ref
  FROM feed;
DROP TABLE feed;
ALTER TABLE new_feed RENAME TO feed;
`;
