import { randomUUID } from 'node:crypto';
import type { OrgId, Seq } from '../../../kernel/ids.ts';
import type { Commit, FeedEntry, FeedReads, FeedWrites } from '../../../ports/feed.ts';
import type { Edition } from '../declarations.ts';
import { type FeedRow, feedRow, toCommits } from '../rows/feed-row.ts';
import type { Sql } from '../sql.ts';
import type { UnitSql } from '../unit-sql.ts';
import type { Write } from '../write.ts';

export const HEAD = /* sql */ `
  SELECT seq, edition
    FROM org_head
   WHERE org = @org`;

export const SET_HEAD = /* sql */ `
  INSERT INTO org_head (org, seq, edition)
  VALUES (@org, @seq, @edition)
      ON CONFLICT (org) DO UPDATE
     SET seq = excluded.seq, edition = excluded.edition`;

/** Commits have no gaps, so `limit` of them are a range. */
const READ = /* sql */ `
  SELECT seq, kind, ref
    FROM feed
   WHERE org = @org AND seq > @after_seq AND seq <= @up_to
   ORDER BY seq, n`;

/** The one read without `org`: a follower looks at all of them. */
const HEADS = /* sql */ `
  SELECT org, seq
    FROM org_head
   ORDER BY org`;

export interface HeadRow {
  readonly org: OrgId;
  readonly seq: Seq;
}

/** How far an organization has come. */
export interface Head {
  /** The number of its last commit. */
  readonly seq: Seq;
  readonly edition: Edition;
}

/** Of an organization that has no row yet. */
export const noHead: Head = { seq: 0, edition: '' };

/** The head behind a unit; `declares` tells whether it wrote settings, a schema or a lookup path. */
export function headBehind(before: Head, commit: Commit | undefined, declares: boolean): Head {
  const { seq } = commit ?? before;
  return { seq, edition: declares ? randomUUID() : before.edition };
}

/** What `HEAD` answered. */
export function headIn({ rows }: { readonly rows: readonly unknown[] }): Head {
  const [row] = rows as readonly Head[];
  return row ?? noHead;
}

export function feedReads(sql: Sql): FeedReads {
  return {
    head: async (org) => (await sql.get<Head>(HEAD, { org }))?.seq ?? 0,
    read: async (org, afterSeq, limit) => {
      const range = { org, after_seq: afterSeq, up_to: afterSeq + limit };
      return toCommits(org, await sql.all<FeedRow>(READ, range));
    },
  };
}

/** The number of every organization's last commit. */
export function readHeads(sql: Sql): Promise<readonly HeadRow[]> {
  return sql.all<HeadRow>(HEADS, {});
}

export function feedWrites(unit: UnitSql): FeedWrites & Pick<FeedReads, 'head'> {
  return {
    head: (org) => unit.head(org),
    append: (org, entry) => unit.append(org, entry),
  };
}

/** `n` is the place of the entry within the commit. */
export function feedWrite(commit: Pick<Commit, 'org' | 'seq'>, n: number, entry: FeedEntry): Write {
  const rows = [feedRow(commit, n, entry)];
  return { table: 'feed', org: commit.org, owner: '', replaces: false, rows };
}
