import type { Action, Caller } from '../kernel/caller.ts';
import { errors } from '../kernel/errors.ts';

/**
 * The one question that every use-case asks first. Throws `auth/forbidden` unless the caller has the right, and
 * `org/suspended` in an organization that is not served, where only the instance itself may be managed.
 */
export function authorize(caller: Caller, action: Action): void {
  if (caller.suspended && action !== 'instance:manage') throw errors.orgSuspended(caller.org);
  if (!caller.may(action)) throw errors.actionForbidden(action);
}
