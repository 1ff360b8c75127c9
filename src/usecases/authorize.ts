import type { Action, Caller } from '../kernel/caller.ts';
import { errors } from '../kernel/errors.ts';

/** Throws `auth/forbidden` unless the caller has the right. */
export function authorize(caller: Caller, action: Action): void {
  if (!caller.may(action)) throw errors.actionForbidden(action);
}
