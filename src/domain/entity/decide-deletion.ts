import type { JsonObject } from '../../kernel/json.ts';
import { diffDocuments } from '../activity/diff.ts';
import type { Change } from './change.ts';
import { iso, momentAfter } from './decide-write.ts';
import type { Entity } from './entity.ts';

/** The entity stays readable and restorable, with `_deleted_at`. `at` is epoch milliseconds, UTC. */
export function decideSoftDelete(before: Entity, at: number): Change {
  const moment = momentAfter(before, at);
  const document = { ...before.document, _updated_at: iso(moment), _deleted_at: iso(moment) };
  return change('softDeleteEntity', before, document, [moment, moment]);
}

/** Takes a soft deletion back. */
export function decideRestore(before: Entity, at: number): Change {
  const moment = momentAfter(before, at);
  const { _deleted_at: _, ...alive } = before.document;
  return change('restoreEntity', before, { ...alive, _updated_at: iso(moment) }, [
    moment,
    undefined,
  ]);
}

/** Nothing of the document is left in the change: only the names of what was wiped. */
export function decidePurge(before: Entity, at: number): Change {
  const moment = momentAfter(before, at);
  const document = { _schema: before.schema, _id: before.id, _org: before.org };
  const after = { ...before, version: before.version + 1, updatedAt: moment, document };
  return { kind: 'deleteEntity', before, after, diff: {}, titleFailure: undefined };
}

function change(
  kind: Change['kind'],
  before: Entity,
  document: JsonObject,
  moments: readonly [updatedAt: number, deletedAt: number | undefined],
): Change {
  const [updatedAt, deletedAt] = moments;
  const after = { ...before, version: before.version + 1, document, updatedAt, deletedAt };
  return {
    kind,
    before,
    after,
    diff: diffDocuments(before.document, document),
    titleFailure: undefined,
  };
}
