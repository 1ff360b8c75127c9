import type { OrgId } from '../../../kernel/ids.ts';
import type { Commit, FeedEntry } from '../../../ports/feed.ts';

/** A row of the table `feed`, without the organization and its place within the commit. */
export interface FeedRow {
  readonly seq: number;
  readonly kind: string;
  readonly ref: string;
}

/** `n` is the place of the entry within the commit `seq`. */
export function feedRow({ org, seq }: Pick<Commit, 'org' | 'seq'>, n: number, entry: FeedEntry) {
  const row = { org, seq, n, kind: entry.kind, ref: refOf(entry) };
  return row satisfies FeedRow;
}

/** The commits whose entries these rows are; the rows come by `seq`, then by place. */
export function toCommits(org: OrgId, rows: readonly FeedRow[]): readonly Commit[] {
  const bySeq = Map.groupBy(rows, (row) => row.seq);
  return Array.from(bySeq, ([seq, entries]) => ({ org, seq, entries: entries.map(toEntry) }));
}

function refOf(entry: FeedEntry): string {
  switch (entry.kind) {
    case 'entity':
    case 'purge':
      return JSON.stringify({ schema: entry.schema, id: entry.id, version: entry.version });
    case 'schema':
      return JSON.stringify({ slug: entry.slug });
    case 'activity':
    case 'job':
    case 'token':
    case 'organization':
    case 'person':
      return JSON.stringify({ id: entry.id });
  }
}

function toEntry(row: FeedRow): FeedEntry {
  return { kind: row.kind, ...JSON.parse(row.ref) } as FeedEntry;
}
