import type { EntiaError } from '../../kernel/entia-error.ts';
import { errors } from '../../kernel/errors.ts';

/** `store/unavailable` of the store with this name, because of `cause`. */
export function storeUnavailable(store: string, cause: unknown): EntiaError {
  const error = errors.storeUnavailable(store);
  error.cause = cause;
  return error;
}
