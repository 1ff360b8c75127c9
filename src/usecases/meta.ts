import type { Preconditions } from '../domain/entity/preconditions.ts';
import type { ActivityId } from '../kernel/ids.ts';

/** What a caller says about a mutation besides its input. */
export interface Meta {
  /** Links the mutation to this activity instead of making one of its own. */
  readonly activityId?: ActivityId;
  /** Ends the pending state of that activity. */
  readonly fillActivity?: boolean;
  /** Answers what would happen and changes nothing. */
  readonly dryRun?: boolean;
  /** Performs the mutation only if these hold of the state that it changes. */
  readonly conditions?: Preconditions;
}
