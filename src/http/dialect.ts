import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { EntiaError } from '../kernel/entia-error.ts';
import type { Dependencies } from '../usecases/dependencies.ts';

/** An error as a dialect answers it. */
export interface ErrorAnswer {
  readonly status: number;
  /** The content type. */
  readonly type: string;
  readonly body: string;
}

/** Puts an error into the words of a dialect. `status` is what HTTP has for its kind. */
export type AnswerError = (error: EntiaError, status: number, requestId: string) => ErrorAnswer;

/** How a dialect is told who calls. */
export interface CredentialReader {
  /** The header that holds the token, in lower case. */
  readonly header: string;
  /** The token in it; undefined when there is none that this dialect reads. */
  readonly tokenIn: (header: string) => string | undefined;
  /** The organization that the caller wants to work in; undefined is the token's own. */
  readonly orgOf: (request: FastifyRequest) => string | undefined;
}

/** One wire format: how it looks to its clients. What it does is the use-cases' business. */
export interface Dialect {
  /** Its OpenAPI document is served at `/openapi/<name>.json`. */
  readonly name: string;
  readonly answerError: AnswerError;
  readonly credentials: CredentialReader;
  /** Adds the routes that ask who calls. */
  readonly routes: (app: FastifyInstance, deps: Dependencies) => void;
  /** Adds those that anybody may call. */
  readonly openRoutes?: (app: FastifyInstance, deps: Dependencies) => void;
}
