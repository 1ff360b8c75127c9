import type { Action, Caller, SeenEntity } from '../kernel/caller.ts';
import { errors } from '../kernel/errors.ts';

/**
 * The one question that every use-case asks first, and again of each entity that it is about, once that is read. Throws
 * `auth/forbidden` unless the caller has the right, and `org/suspended` in an organization that is not served, where
 * only the instance itself may be managed.
 */
export function authorize(caller: Caller, action: Action, entity?: SeenEntity): void {
  if (caller.suspended && action !== 'instance:manage') throw errors.orgSuspended(caller.org);
  if (!caller.may(action, entity)) throw errors.actionForbidden(action);
}
