import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { FeedReads } from '../../ports/feed.ts';
import { type FeedRow, toCommits } from '../sql/rows/feed-row.ts';
import type { PostgresSql } from './postgres-sql.ts';

export const HEAD = /* sql */ `
  SELECT seq
    FROM org_head
   WHERE org = @org`;

/** The one read without `org`: a follower looks at all of them. */
const HEADS = /* sql */ `
  SELECT org, seq
    FROM org_head
   ORDER BY org`;

/** Commits have no gaps, so `limit` of them are a range. */
const READ = /* sql */ `
  SELECT seq, kind, ref
    FROM feed
   WHERE org = @org AND seq > @after_seq::bigint AND seq <= @after_seq::bigint + @limit::bigint
   ORDER BY seq, n`;

export const SET_HEAD = /* sql */ `
  INSERT INTO org_head (org, seq)
  VALUES (@org, @seq)
      ON CONFLICT (org) DO UPDATE
     SET seq = excluded.seq`;

export interface HeadRow {
  readonly org: OrgId;
  readonly seq: Seq;
}

export function feedReads(sql: PostgresSql): FeedReads {
  return {
    head: async (org) => (await sql.get<Pick<HeadRow, 'seq'>>(HEAD, { org }))?.seq ?? 0,
    read: async (org, afterSeq, limit) =>
      toCommits(org, await sql.all<FeedRow>(READ, { org, after_seq: afterSeq, limit })),
  };
}

/** The number of every organization's last commit. */
export function readHeads(sql: PostgresSql): Promise<readonly HeadRow[]> {
  return sql.all<HeadRow>(HEADS, {});
}
