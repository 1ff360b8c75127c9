import type { ActivityId } from '../../kernel/ids.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';

/** What a write must have taken before its unit begins, since that may run more than once. */
export interface Stamp {
  /** Epoch milliseconds, UTC. */
  readonly at: number;
  /** For activities of its own: the first change goes under the first, and so on; further changes go under the last.
   *  Unused when the caller names an activity. */
  readonly activityIds: readonly ActivityId[];
  readonly meta: Meta;
}

export function takeStamp(deps: Dependencies, meta: Meta, activities = 1): Stamp {
  const activityIds = Array.from({ length: activities }, () => deps.ids.activityId());
  return { at: deps.clock.now(), activityIds, meta };
}
