import { maxProblems, type Problem } from './problem.ts';

/** What went wrong, in the caller's terms; `http` maps each kind to a status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'not_allowed'
  | 'conflict'
  | 'precondition_failed'
  | 'precondition_required'
  | 'unprocessable'
  | 'too_large'
  | 'too_many'
  | 'timed_out'
  | 'unsupported_type'
  | 'unavailable'
  | 'not_built'
  | 'internal';

interface EntiaErrorOptions extends ErrorOptions {
  readonly problems?: readonly Problem[];
  readonly details?: object;
}

/** Every error that Entia throws on purpose. `code` is stable; docs/reference/errors.md lists them all. */
export class EntiaError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  /** What is wrong with the input, all of it at once; empty for errors that are not about input. */
  readonly problems: readonly Problem[];
  /** Further members of the error's body, as they go over the wire. */
  readonly details: object;

  constructor(code: string, kind: ErrorKind, message: string, options: EntiaErrorOptions = {}) {
    super(message, options);
    this.name = 'EntiaError';
    this.code = code;
    this.kind = kind;
    this.problems = options.problems ?? [];
    this.details = options.details ?? {};
  }
}

export interface ErrorMaker<Args extends readonly unknown[]> {
  (...args: Args): EntiaError;
  readonly code: string;
  readonly kind: ErrorKind;
}

export function define<Args extends readonly unknown[]>(
  code: string,
  kind: ErrorKind,
  message: (...args: Args) => string,
  details?: (...args: Args) => object,
): ErrorMaker<Args> {
  const make = (...args: Args) =>
    new EntiaError(code, kind, message(...args), { details: details?.(...args) ?? {} });
  return Object.assign(make, { code, kind });
}

/** The longest place and message of a problem, in UTF-16 units: a caller's text may be as long as a body. */
export const maxPathLength = 200;
export const maxMessageLength = 1000;

export function shorten(text: string, length = maxPathLength): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

function shortened({ path, message, ...problem }: Problem): Problem {
  return { ...problem, path: shorten(path), message: shorten(message, maxMessageLength) };
}

/** An error of this code about problems of the input; its message names the first and counts the rest. */
export function withProblems(
  { code, kind }: ErrorMaker<[string]>,
  problems: readonly Problem[],
): EntiaError {
  const told = problems.slice(0, maxProblems).map(shortened);
  const [first] = told;
  const place = first === undefined || first.path === '' ? '' : `${first.path}: `;
  const more = problems.length > 1 ? ` (and ${told.length - 1} more)` : '';
  const message =
    first === undefined ? 'the request is not valid' : `${place}${first.message}${more}`;
  return new EntiaError(code, kind, message, { problems: told });
}
