import type { DatabaseSync } from 'node:sqlite';
import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { Commit, FeedEntry } from '../../ports/feed.ts';
import { type FeedRow, feedRow, toCommits } from '../sql/rows/feed-row.ts';
import { Statement } from './statement.ts';

const HEAD = /* sql */ `
  SELECT seq
    FROM org_head
   WHERE org = @org`;

const SET_HEAD = /* sql */ `
  INSERT INTO org_head (org, seq)
  VALUES (@org, @seq)
  ON CONFLICT (org) DO UPDATE
     SET seq = excluded.seq`;

/** Commits have no gaps, so `limit` of them are a range. */
const READ = /* sql */ `
  SELECT seq, kind, ref
    FROM feed
   WHERE org = @org AND seq > @after_seq AND seq <= @after_seq + @limit
   ORDER BY seq, n`;

const APPEND = /* sql */ `
  INSERT INTO feed (org, seq, n, kind, ref)
  VALUES (@org, @seq, @n, @kind, @ref)`;

/** The tables `feed` and `org_head`. */
export class FeedTable {
  readonly #head: Statement<{ readonly seq: number }>;
  readonly #setHead: Statement;
  readonly #read: Statement<FeedRow>;
  readonly #append: Statement;

  constructor(db: DatabaseSync) {
    this.#head = new Statement(db, HEAD);
    this.#setHead = new Statement(db, SET_HEAD);
    this.#read = new Statement(db, READ);
    this.#append = new Statement(db, APPEND);
  }

  head(org: OrgId): Seq {
    return this.#head.get({ org })?.seq ?? 0;
  }

  setHead(org: OrgId, seq: Seq): void {
    this.#setHead.run({ org, seq });
  }

  read(org: OrgId, afterSeq: Seq, limit: number): readonly Commit[] {
    return toCommits(org, this.#read.all({ org, after_seq: afterSeq, limit }));
  }

  /** `n` is the place of the entry within the commit `seq`. */
  append(commit: Pick<Commit, 'org' | 'seq'>, n: number, entry: FeedEntry): void {
    this.#append.run(feedRow(commit, n, entry));
  }
}
