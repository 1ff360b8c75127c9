import { EntiaError, type ErrorKind } from '../kernel/entia-error.ts';
import { errors, invalid } from '../kernel/errors.ts';
import { pointerTo } from '../kernel/pointer.ts';
import { maxProblems, type Problem, type ProblemCode } from '../kernel/problem.ts';

const statusByKind: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  not_allowed: 405,
  conflict: 409,
  precondition_failed: 412,
  precondition_required: 428,
  unprocessable: 422,
  too_large: 413,
  too_many: 429,
  timed_out: 408,
  unsupported_type: 415,
  not_built: 501,
  unavailable: 503,
  internal: 500,
};

export function statusOf(kind: ErrorKind): number {
  return statusByKind[kind];
}

/** What Fastify and Ajv throw, as far as we look at it. */
export interface FrameworkError extends Error {
  readonly code?: string;
  readonly statusCode?: number;
  readonly validation?: readonly ShapeFault[];
  readonly validationContext?: string;
}

/** One complaint of Ajv about a body, query or path. */
interface ShapeFault {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Where a request went wrong, for errors that need to name it. */
export interface RequestFacts {
  readonly bodyLimitBytes: number;
  readonly contentType: string;
  readonly hasBody: boolean;
}

/** Any thrown thing as one of our errors. What nobody foresaw becomes `server/unexpected`, with the cause for the log. */
export function toEntiaError(thrown: unknown, facts: RequestFacts): EntiaError {
  if (thrown instanceof EntiaError) return thrown;
  const error: Partial<FrameworkError> = thrown instanceof Error ? thrown : {};
  if (error.validation !== undefined) {
    const context = error.validationContext ?? 'body';
    if (context === 'body' && !facts.hasBody) return invalid([bodyMissing]);
    return invalid(shapeProblems(error.validation, context));
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return errors.bodyTooLarge(facts.bodyLimitBytes);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return errors.typeUnsupported(facts.contentType);
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return errors.inputInvalid(unreadablePath);
    default:
      if (error.statusCode !== undefined && error.statusCode < 500)
        return errors.inputInvalid(error.message ?? 'the request is not valid');
      return Object.assign(errors.unexpected(), { cause: thrown });
  }
}

const unreadablePath =
  'the path cannot be read; write it as percent-encoded UTF-8, each part at most 1000 characters long';

const bodyMissing: Problem = {
  path: '',
  code: 'shape/missing',
  message: 'the body is empty; send a JSON object',
};

/** Complaints that are looked at; a hostile body could have a hundred thousand. */
const maxFaults = 10 * maxProblems;

/** Ajv's complaints as problems. Complaints about the branches of a union are folded into the one about the union. */
function shapeProblems(all: readonly ShapeFault[], context: string): Problem[] {
  const faults = all.slice(0, maxFaults);
  const unions = faults
    .filter(({ keyword }) => keyword === 'anyOf')
    .map(({ instancePath }) => instancePath);
  const telling = faults.filter(
    ({ keyword, instancePath }) =>
      keyword === 'anyOf' || !unions.some((path) => `${instancePath}/`.startsWith(`${path}/`)),
  );
  return telling.slice(0, maxProblems).map((fault) => shapeProblem(fault, context));
}

function shapeProblem(fault: ShapeFault, context: string): Problem {
  const place = placeByContext[context] ?? {};
  const { keyword, instancePath, params } = fault;
  switch (keyword) {
    case 'required':
      return {
        ...place,
        path: pointerTo(instancePath, String(params['missingProperty'])),
        code: 'shape/missing',
        message: `"${params['missingProperty']}" is required`,
      };
    case 'additionalProperties':
      return {
        ...place,
        path: pointerTo(instancePath, String(params['additionalProperty'])),
        code: 'shape/unknown',
        message: `"${params['additionalProperty']}" is not a known member; remove it`,
      };
    default:
      return {
        ...place,
        path: instancePath,
        code: codeOf(fault, context),
        message: messageOf(fault),
      };
  }
}

const placeByContext: Readonly<Record<string, Pick<Problem, 'in'>>> = {
  querystring: { in: 'query' },
  params: { in: 'path' },
  headers: { in: 'header' },
};

function codeOf({ instancePath, keyword }: ShapeFault, context: string): ProblemCode {
  return context === 'params' && instancePath === '/slug' && keyword === 'pattern'
    ? 'slug/invalid'
    : 'shape/invalid';
}

function messageOf({ keyword, params, message }: ShapeFault): string {
  switch (keyword) {
    case 'type':
      return `expected ${[params['type']].flat().join(' or ')}`;
    case 'enum':
      return `expected one of ${(params['allowedValues'] as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`;
    case 'pattern':
      return `expected text that matches ${params['pattern']}`;
    case 'format':
      return `expected the format ${params['format']}`;
    default:
      return message ?? 'is not valid';
  }
}
