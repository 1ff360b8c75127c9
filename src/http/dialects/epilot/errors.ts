import type { ErrorBody } from '../../plugins/errors.ts';

/** `{ status, error }` as the original, with what helps to mend it added. */
export const epilotError: ErrorBody = (error, status, requestId) => {
  const body = {
    status,
    error: error.message,
    code: error.code,
    request_id: requestId,
    ...error.details,
  };
  return error.problems.length === 0 ? body : { ...body, errors: error.problems };
};
