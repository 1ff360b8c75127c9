import type { OrgId } from '../../../kernel/ids.ts';
import type {
  Group,
  GroupPage,
  GroupReads,
  GroupWithMembers,
  GroupWrites,
} from '../../../ports/group-store.ts';
import type { Sql } from '../sql.ts';
import { fromText, toText } from '../text-column.ts';
import { totalOf } from '../total-of.ts';

const FIND = /* sql */ `
  SELECT org, id, name, created_at
    FROM people_group
   WHERE org = @org AND id = @id`;

const FIND_BY_NAME = /* sql */ `
  SELECT org, id, name, created_at
    FROM people_group
   WHERE org = @org AND name = @name`;

const COUNT = /* sql */ `
  SELECT count(*) AS total
    FROM people_group
   WHERE org = @org`;

const PAGE = /* sql */ `
  SELECT org, id, name, created_at
    FROM people_group
   WHERE org = @org
   ORDER BY id
   LIMIT @size OFFSET @from`;

const MEMBERS_BETWEEN = /* sql */ `
  SELECT group_id, person_id
    FROM group_member
   WHERE org = @org AND group_id BETWEEN @first AND @last
   ORDER BY group_id, person_id`;

const MEMBERS = /* sql */ `
  SELECT person_id AS id
    FROM group_member
   WHERE org = @org AND group_id = @id
   ORDER BY person_id`;

const OF_PERSON = /* sql */ `
  SELECT group_id AS id
    FROM group_member
   WHERE org = @org AND person_id = @person_id
   ORDER BY group_id`;

const ADD = /* sql */ `
  INSERT INTO people_group (org, id, name, created_at)
  VALUES (@org, @id, @name, @created_at)`;

const REPLACE = /* sql */ `
  UPDATE people_group
     SET name = @name,
         created_at = @created_at
   WHERE org = @org AND id = @id`;

const REMOVE = /* sql */ `
  DELETE FROM people_group
   WHERE org = @org AND id = @id`;

const REMOVE_MEMBERS = /* sql */ `
  DELETE FROM group_member
   WHERE org = @org AND group_id = @id`;

const JOIN = /* sql */ `
  INSERT INTO group_member (org, group_id, person_id)
  VALUES (@org, @id, @person_id)
  ON CONFLICT (org, group_id, person_id) DO NOTHING`;

const LEAVE = /* sql */ `
  DELETE FROM group_member
   WHERE org = @org AND group_id = @id AND person_id = @person_id`;

interface Row {
  readonly org: string;
  readonly id: string;
  readonly name: string;
  readonly created_at: number;
}

export function groupTable(sql: Sql): GroupReads & GroupWrites {
  const one = async (statement: string, parameters: Parameters<Sql['get']>[1]) => {
    const row = await sql.get<Row>(statement, parameters);
    return row === undefined ? undefined : toGroup(row);
  };
  const ids = async (statement: string, parameters: Parameters<Sql['get']>[1]) =>
    (await sql.all<{ readonly id: string }>(statement, parameters)).map(({ id }) => id);
  return {
    find: (org, id) => one(FIND, { org, id }),
    findByName: (org, name) => one(FIND_BY_NAME, { org, name: toText(name) }),
    list: (org, from, size) => page(sql, org, { from, size }),
    withMembers: (org, groups) => withMembers(sql, org, groups),
    members: (org, id) => ids(MEMBERS, { org, id }),
    ofPerson: (org, personId) => ids(OF_PERSON, { org, person_id: personId }),
    add: async (group) => void (await sql.run(ADD, toRow(group))),
    replace: async (group) => void (await sql.run(REPLACE, toRow(group))),
    remove: async (org, id) => {
      await sql.run(REMOVE_MEMBERS, { org, id });
      await sql.run(REMOVE, { org, id });
    },
    join: async (org, id, personId) => void (await sql.run(JOIN, { org, id, person_id: personId })),
    leave: async (org, id, personId) =>
      void (await sql.run(LEAVE, { org, id, person_id: personId })),
  };
}

async function page(
  sql: Sql,
  org: OrgId,
  { from, size }: { readonly from: number; readonly size: number },
): Promise<GroupPage> {
  const groups = (await sql.all<Row>(PAGE, { org, from, size })).map(toGroup);
  const count = () => sql.get<{ readonly total: number }>(COUNT, { org });
  return { total: await totalOf({ from, size }, groups.length, count), groups };
}

async function withMembers(
  sql: Sql,
  org: OrgId,
  groups: readonly Group[],
): Promise<readonly GroupWithMembers[]> {
  const [first, last] = [groups[0]?.id, groups.at(-1)?.id];
  if (first === undefined || last === undefined) return [];
  type Member = { readonly group_id: string; readonly person_id: string };
  const rows = await sql.all<Member>(MEMBERS_BETWEEN, { org, first, last });
  const byGroup = Map.groupBy(rows, ({ group_id }) => group_id);
  const membersOf = (id: string) => (byGroup.get(id) ?? []).map(({ person_id }) => person_id);
  return groups.map((group) => ({ ...group, members: membersOf(group.id) }));
}

function toRow({ org, id, name, createdAt }: Group) {
  return { org, id, name: toText(name), created_at: createdAt };
}

function toGroup({ created_at, name, ...row }: Row): Group {
  return { ...row, name: fromText(name), createdAt: created_at };
}
