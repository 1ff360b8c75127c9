import { assert } from '../../kernel/assert.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Change } from '../../search/index.ts';

/** What a commit means for the index; entries that are no entities mean nothing. */
export function changeOf(commit: Commit, at: number): Change {
  const steps = commit.entries.flatMap((entry): readonly Change['steps'][number][] => {
    if (entry.kind === 'purge') return [{ kind: 'purge', id: entry.id }];
    if (entry.kind !== 'entity') return [];
    const { id, schema, version, document } = entry;
    assert(document !== undefined, 'a commit on its way to followers carries its documents');
    return [{ kind: 'upsert', id, schema, version, document }];
  });
  return { seq: commit.seq, at, steps };
}
