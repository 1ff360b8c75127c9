import { changed, nobody, plain, purged } from './filled-store.ts';

/** What is found, several names joined by ` + `, and the statements that make it so. */
export type Breakage = readonly [names: string, ...statements: string[]];

const ofChanged = (version: number) =>
  `org = '1' AND entity_id = '${changed}' AND version = ${version}`;
const entryOf = (version: number) => `{"schema":"contact","id":"${changed}","version":${version}}`;
const ofEntry = (version: number) => `org = '1' AND ref = '${entryOf(version)}'`;
const seqOf = (version: number) => `(SELECT seq FROM feed WHERE ${ofEntry(version)})`;
const of = (version: number, column: string) =>
  `(SELECT ${column} FROM operation WHERE ${ofChanged(version)})`;
const anyActivity = "(SELECT id FROM activity WHERE org = '1' AND type = 'Called')";
const calledEntry = "org = '1' AND kind = 'activity'";
const now = new Date(0).toISOString();
const rootless = `{"_id":"${nobody}","_org":"1","_schema":"note","_created_at":"${now}","_updated_at":"${now}"}`;

const jobOf = (status: string) => `WHERE status = '${status}'`;

const ofJobs: readonly Breakage[] = [
  ['job/status', `UPDATE job SET status = 'lost' ${jobOf('queued')}`],
  ['job/status', `UPDATE job SET due_at = NULL ${jobOf('queued')}`],
  ['job/status', `UPDATE job SET cancel_asked = 1 ${jobOf('queued')}`],
  ['job/status', `UPDATE job SET due_at = NULL ${jobOf('running')}`],
  ['job/status', `UPDATE job SET finished_at = 3 ${jobOf('running')}`],
  ['job/status', `UPDATE job SET attempt = 0, started_at = NULL ${jobOf('running')}`],
  ['job/status', `UPDATE job SET result = NULL ${jobOf('succeeded')}`],
  ['job/status', `UPDATE job SET due_at = 3 ${jobOf('succeeded')}`],
  ['job/status', `UPDATE job SET finished_at = NULL ${jobOf('failed')}`],
  ['job/status', `UPDATE job SET failures = 0, failure = NULL ${jobOf('failed')}`],
  ['job/status', `UPDATE job SET cancel_asked = 0 ${jobOf('cancelled')}`],
  ['job/attempts', `UPDATE job SET failures = 2 ${jobOf('failed')}`],
  ['job/attempts', `UPDATE job SET failure = NULL ${jobOf('queued')}`],
  ['job/attempts', `UPDATE job SET started_at = NULL ${jobOf('running')}`],
  ['job/twice', `UPDATE job SET subject = 's' WHERE finished_at IS NULL`],
  ['job/untold', `UPDATE job SET id = '${nobody}' ${jobOf('queued')}`],
  ['job/unreadable', `UPDATE job SET input = '[]' ${jobOf('queued')}`],
  ['job/unreadable', `UPDATE job SET result = '{' ${jobOf('succeeded')}`],
];

const ofTokens: readonly Breakage[] = [
  ['token/rights', "UPDATE token SET role = 'king' WHERE name = 'robot'"],
  ['token/rights', "UPDATE token SET reach = 'world' WHERE name = 'robot'"],
  ['token/untold', `UPDATE token SET id = '${nobody}' WHERE name = 'robot'`],
  ['token/unreadable', `UPDATE token SET scopes = '["a",1]' WHERE name = 'robot'`],
  ['token/unreadable', "UPDATE token SET scopes = '{}' WHERE name = 'robot'"],
];

const keptOf = (id: string, version: number) =>
  `UPDATE idempotency SET note = '{"entity":{"id":"${id}","version":${version}}}' WHERE key = 'key-3'`;

const ofRequests: readonly Breakage[] = [
  ['idempotency/unreadable', "UPDATE idempotency SET note = '{' WHERE key = 'key-3'"],
  [
    'idempotency/unreadable',
    `UPDATE idempotency SET note = '{"entity":{"id":1}}' WHERE key = 'key-3'`,
  ],
  ['idempotency/entity-missing', keptOf(nobody, 1)],
  ['idempotency/entity-missing', keptOf(changed, 4)],
  // The tombstone of a purge is no version that a request made.
  ['idempotency/entity-missing', keptOf(purged, 3)],
  ['organization/missing', "UPDATE idempotency SET org = 'nowhere' WHERE key = 'key-0'"],
];

const dora = "(SELECT id FROM person WHERE login = 'dora')";

const ofPeople: readonly Breakage[] = [
  ['person/role', "UPDATE person SET role = 'king' WHERE login = 'dora'"],
  [
    'person/way-in + session/of-nobody',
    "UPDATE person SET password_hash = NULL WHERE login = 'anna'",
  ],
  ['person/way-in', "UPDATE person SET password_hash = 'x' WHERE login = 'dora'"],
  ['person/way-in', "UPDATE person SET ticket_expires_at = 0 WHERE login = 'dora'"],
  ['person/way-in', "UPDATE person SET ticket_expires_at = 1 WHERE login = 'anna'"],
  ['person/owners-barred', "UPDATE person SET role = 'admin' WHERE login IN ('anna', 'ben')"],
  [
    'group/member-missing + person/untold',
    `UPDATE person SET id = '${nobody}' WHERE login = 'dora'`,
  ],
  ['person/login', "UPDATE person SET login = 'Anna' WHERE login = 'anna'"],
  ['person/login', "UPDATE person SET login = 'Ａnna' WHERE login = 'anna'"],
  ['session/of-nobody', `UPDATE session SET person_id = '${nobody}'`],
  ['session/of-nobody', "UPDATE person SET suspended_at = 1 WHERE login = 'anna'"],
  ['session/of-nobody', "UPDATE session SET org = 'other'"],
  ['session/times', 'UPDATE session SET access_until = access_from'],
  ['session/times', 'UPDATE session SET refresh_until = access_until - 1'],
  [
    'session/too-many',
    `INSERT INTO session (org, id, person_id, access_hash, family_hash, turn_hash, access_from, access_until, refresh_until)
     WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 20)
     SELECT org, 's' || n, id, 'a' || n, 'f' || n, 't', 1, 2, 3 FROM person, n WHERE login = 'anna'`,
  ],
  ['login/failures', 'UPDATE login_failure SET count = 0'],
  [
    'group/member-missing',
    `UPDATE group_member SET person_id = '${nobody}' WHERE person_id = ${dora}`,
  ],
  ['group/missing', `UPDATE group_member SET group_id = '${nobody}'`],
  ['group/missing + group/untold', `UPDATE people_group SET id = '${nobody}'`],
  [
    'organization/missing + person/untold',
    `INSERT INTO person (org, id, login, name, role, ticket_hash, ticket_expires_at, created_at)
     VALUES ('nowhere', '${nobody}', 'eva', 'Eva', 'viewer', 'x', 1, 0)`,
  ],
  ['organization/missing + session/of-nobody', "UPDATE session SET org = 'nowhere'"],
  ['organization/missing', "UPDATE login_failure SET org = 'nowhere'"],
  [
    'group/missing + group/untold + organization/missing',
    "UPDATE people_group SET org = 'nowhere'",
  ],
  [
    'group/member-missing + group/missing + organization/missing',
    "UPDATE group_member SET org = 'nowhere'",
  ],
];

/** How each invariant is broken by hand, and nothing else with it. `json` makes a JSON value of a text column. */
export function breakages(json: (column: string) => string): readonly Breakage[] {
  return [
    ['feed/gap', `DELETE FROM feed WHERE ${calledEntry}`],
    ['feed/place-gap', `UPDATE feed SET n = 5 WHERE ${calledEntry}`],
    ['feed/head', "UPDATE org_head SET seq = seq + 1 WHERE org = '1'"],
    ['feed/headless', "DELETE FROM org_head WHERE org = 'other'"],
    ['feed/untold', `UPDATE feed SET kind = 'activity' WHERE ${ofEntry(2)}`],
    [
      'feed/told-twice',
      `INSERT INTO feed (org, seq, n, kind, ref) VALUES ('1', ${seqOf(2)}, 1, 'entity', '${entryOf(2)}')`,
    ],
    ['feed/unreadable', `UPDATE feed SET ref = '{' WHERE ${calledEntry}`],
    [
      'feed/unreadable',
      `UPDATE feed SET kind = 'entity', ref = '{"id":"${changed}"}' WHERE ${calledEntry}`,
    ],
    [
      'feed/operation-missing',
      `UPDATE feed SET kind = 'entity', ref = '{"schema":"note","id":"${nobody}","version":1}' WHERE ${calledEntry}`,
    ],
    [
      'feed/operation-missing',
      `UPDATE feed SET kind = 'entity', ref = '${entryOf(2)}' WHERE ${calledEntry}`,
    ],
    [
      'feed/operation-missing',
      `UPDATE feed SET kind = 'purge', ref = '{"schema":"note","id":"${nobody}","version":1}' WHERE ${calledEntry}`,
    ],
    [
      'feed/schema-missing',
      `UPDATE feed SET kind = 'schema', ref = '{"slug":"nowhere"}' WHERE ${calledEntry}`,
    ],
    [
      'feed/organization-missing',
      `UPDATE feed SET kind = 'organization', ref = '{"id":"nowhere"}' WHERE ${calledEntry}`,
    ],
    [
      'entity/without-history',
      `INSERT INTO entity (org, id, schema, version, seq, doc, own_title, created_at, updated_at)
     VALUES ('1', '${nobody}', 'note', 1, 1, '${rootless}', 0, 0, 0)`,
    ],
    ['entity/differs-from-history', `UPDATE entity SET seq = seq - 1 WHERE id = '${changed}'`],
    [
      'entity/differs-from-history',
      `UPDATE operation SET payload = (SELECT doc || ' ' FROM entity WHERE id = '${changed}') WHERE ${ofChanged(3)}`,
    ],
    [
      'entity/behind-history + history/text-missing',
      `UPDATE entity SET version = 2, doc = ${of(2, 'payload')}, seq = ${of(2, 'seq')}, updated_at = ${of(2, 'at')}
      WHERE id = '${changed}'`,
    ],
    ['entity/unreadable + history/unreadable', ...unreadable('[]')],
    ['entity/unreadable + history/unreadable', ...unreadable('{"a":')],
    ['entity/system-fields', `UPDATE entity SET created_at = created_at - 1 WHERE id = '${plain}'`],
    ['entity/system-fields', `UPDATE entity SET deleted_at = 0 WHERE id = '${plain}'`],
    ['history/text-missing', `UPDATE operation SET payload = NULL WHERE ${ofChanged(2)}`],
    ['history/text-missing + history/without-entity', `DELETE FROM entity WHERE id = '${plain}'`],
    [
      'history/gap + idempotency/entity-missing',
      `UPDATE operation SET version = 4 WHERE ${ofChanged(3)}`,
      `UPDATE entity SET version = 4 WHERE id = '${changed}'`,
      `UPDATE feed SET ref = '${entryOf(4)}' WHERE ${ofEntry(3)}`,
    ],
    [
      'history/creation',
      `UPDATE operation SET kind = 'createEntity', diff = NULL WHERE ${ofChanged(2)}`,
    ],
    ['history/creation', `UPDATE operation SET kind = 'updateEntity' WHERE ${ofChanged(1)}`],
    [
      'history/time',
      `UPDATE operation SET at = ${of(1, 'at')},
            payload = replace(payload, ${json('payload')} ->> '_updated_at', ${of(1, `${json('payload')} ->> '_updated_at'`)})
      WHERE ${ofChanged(2)}`,
      `UPDATE operation SET payload = replace(payload, ${json('payload')} ->> '_created_at', ${of(1, `${json('payload')} ->> '_created_at'`)})
      WHERE ${ofChanged(2)}`,
    ],
    [
      'history/order',
      `UPDATE feed SET ref = CASE ref WHEN '${entryOf(1)}' THEN '${entryOf(2)}' ELSE '${entryOf(1)}' END
      WHERE ${ofEntry(1)} OR ${ofEntry(2)}`,
      `UPDATE operation SET seq = ${seqOf(1)} WHERE ${ofChanged(1)}`,
      `UPDATE operation SET seq = ${seqOf(2)} WHERE ${ofChanged(2)}`,
    ],
    ['history/activity-missing', `DELETE FROM activity WHERE id = ${of(2, 'activity_id')}`],
    [
      'history/link-missing',
      `DELETE FROM activity_entity WHERE activity_id = ${of(2, 'activity_id')}`,
    ],
    ['history/unreadable', `UPDATE operation SET payload = '{' WHERE ${ofChanged(2)}`],
    ['history/unreadable', `UPDATE operation SET diff = '7' WHERE ${ofChanged(2)}`],
    ['history/system-fields', `UPDATE operation SET at = at + 1 WHERE ${ofChanged(2)}`],
    ['history/diff', `UPDATE operation SET diff = '{}' WHERE ${ofChanged(2)}`],
    ['history/diff', `UPDATE operation SET diff = NULL WHERE ${ofChanged(2)}`],
    [
      'purge/history-left',
      `INSERT INTO operation (org, entity_id, version, seq, activity_id, kind, schema, payload, at)
     SELECT org, entity_id, 1, (SELECT min(seq) FROM feed WHERE ref LIKE '%${purged}","version":1}'),
            activity_id, 'createEntity', schema,
            replace(payload, '}', ',"_updated_at":"' || '${now}' || '"}'), 0
       FROM operation
      WHERE entity_id = '${purged}'`,
    ],
    [
      'purge/content-left',
      `UPDATE operation SET payload = replace(payload, '}', ',"email":"p@x.de"}') WHERE entity_id = '${purged}'`,
    ],
    [
      'organization/missing',
      "INSERT INTO lookup_path (org, schema, path, ready) VALUES ('nowhere', 'note', 'a', 0)",
    ],
    [
      'activity/link-to-nothing',
      `INSERT INTO activity_entity (org, entity_id, activity_id) VALUES ('1', '${plain}', 'nothing')`,
    ],
    [
      'activity/link-of-nobody',
      `INSERT INTO activity_entity (org, entity_id, activity_id) VALUES ('1', '${nobody}', ${anyActivity})`,
    ],
    ['activity/unreadable', `UPDATE activity SET caller = '' WHERE id = ${anyActivity}`],
    ['activity/unreadable', `UPDATE activity SET payload = '[]' WHERE id = ${anyActivity}`],
    [
      'edge/from-nobody',
      `INSERT INTO edge (org, from_id, attribute, position, to_org, to_id, tags)
     VALUES ('1', '${nobody}', 'a', 0, '1', '${plain}', '[]')`,
    ],
    ['edge/differs', `DELETE FROM edge WHERE from_id = '${changed}' AND position = 1`],
    [
      'edge/differs',
      `UPDATE edge SET to_id = '${changed}' WHERE from_id = '${changed}' AND position = 1`,
    ],
    ['edge/differs', `UPDATE edge SET tags = '[]' WHERE from_id = '${changed}' AND position = 0`],
    [
      'lookup/of-nobody',
      `INSERT INTO lookup (org, schema, path, value, entity_id) VALUES ('1', 'contact', 'email', 'x', '${nobody}')`,
    ],
    [
      'lookup/undeclared',
      `INSERT INTO lookup (org, schema, path, value, entity_id) VALUES ('1', 'contact', 'n', '3', '${changed}')`,
    ],
    ['lookup/differs', `DELETE FROM lookup WHERE entity_id = '${changed}'`],
    ['lookup/differs', `UPDATE lookup SET value = 'x' WHERE entity_id = '${changed}'`],
    [
      'lookup/differs',
      'UPDATE lookup_path SET ready = 0',
      `UPDATE lookup SET value = 'x' WHERE entity_id = '${changed}'`,
    ],
    [
      'schema/headless',
      `INSERT INTO schema_version (org, slug, version, id, definition, created_at, updated_at)
     VALUES ('1', 'nowhere', 1, 'x', '{}', 0, 0)`,
    ],
    [
      'schema/head',
      'UPDATE schema_head SET version = 1, id = (SELECT id FROM schema_version WHERE version = 1)',
    ],
    ['schema/head', "UPDATE schema_head SET id = 'x'"],
    ['schema/head', 'UPDATE schema_version SET draft = 1'],
    ['schema/head', 'UPDATE schema_head SET version = 0'],
    ['schema/frozen', "UPDATE schema_head SET frozen_id = 'x'"],
    ['schema/last-version', 'UPDATE schema_head SET last_version = 1'],
    ['schema/unreadable', "UPDATE schema_version SET definition = '[]' WHERE version = 1"],
    ...ofJobs,
    ...ofTokens,
    ...ofRequests,
    ...ofPeople,
    ['migration/gap', 'DELETE FROM migration WHERE version = 1'],
  ];
}

/** The last version of the plain entity, which is its history too. */
function unreadable(text: string): string[] {
  return [`UPDATE entity SET doc = '${text}' WHERE id = '${plain}'`];
}
