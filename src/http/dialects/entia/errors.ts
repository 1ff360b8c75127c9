import type { ErrorBody } from '../../plugins/errors.ts';

/** The body of every error that Entia's own endpoints answer, and of those that happen before a dialect is known. */
export const entiaError: ErrorBody = (error, status, requestId) => {
  const { message, code, problems, details } = error;
  return {
    status,
    error: message,
    code,
    request_id: requestId,
    ...details,
    ...(problems.length > 0 ? { errors: problems } : {}),
  };
};
