import type { AnswerError } from './dialect.ts';

/** `{ status, error }` as the original has it, with what helps to mend it added. Also of errors before a dialect is known. */
export const jsonError: AnswerError = (error, status, requestId) => {
  const { message, code, problems, details } = error;
  const body = {
    status,
    error: message,
    code,
    request_id: requestId,
    ...details,
    ...(problems.length > 0 ? { errors: problems } : {}),
  };
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) };
};
