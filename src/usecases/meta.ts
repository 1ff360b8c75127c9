import type { Preconditions } from '../domain/entity/preconditions.ts';
import type { ActivityId } from '../kernel/ids.ts';

/** What tells one request from all others, and a repetition of it from a new one. */
export interface Once {
  /** The caller's own; the same key of another caller is another one. */
  readonly key: string;
  /** SHA-256 of what was sent, in lower-case hex. */
  readonly fingerprint: string;
  /** Called when the result is that of an earlier request. */
  readonly onReplay: () => void;
}

/** What a caller says about a mutation besides its input. */
export interface Meta {
  /** Links the mutation to this activity instead of making one of its own. */
  readonly activityId?: ActivityId;
  /** Ends the pending state of that activity. */
  readonly fillActivity?: boolean;
  /** Answers what would happen and changes nothing. */
  readonly dryRun?: boolean;
  /** Performs the mutation only the first time that the request is sent. */
  readonly once?: Once | undefined;
  /** Performs the mutation only if these hold of the state that it changes. */
  readonly conditions?: Preconditions;
}
