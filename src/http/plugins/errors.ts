import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EntiaError } from '../../kernel/entia-error.ts';
import { errors } from '../../kernel/errors.ts';
import type { AnswerError } from '../dialect.ts';
import { statusOf, toEntiaError } from '../wire-error.ts';
import { allowOf } from './methods.ts';

/** Answers every error of this scope in its dialect's own words, or as problem+json (RFC 9457) when `Accept` asks for that. */
export function answerErrors(app: FastifyInstance, answer: AnswerError): void {
  app.setErrorHandler((thrown, request, reply) =>
    sendError(toEntiaError(thrown, factsOf(request)), answer, request, reply),
  );
}

/** Answers requests that no route takes: by a method that the framework does not route, of paths that are there, too. */
export function answerUnknownRoutes(app: FastifyInstance, answer: AnswerError): void {
  app.setNotFoundHandler(async (request, reply) => {
    const { method, url } = request;
    const allow = app.supportedMethods.includes(method) ? undefined : await allowedAt(app, url);
    if (allow === undefined)
      return sendError(errors.routeUnknown(method, pathOf(url)), answer, request, reply);
    reply.header('allow', allow);
    return sendError(errors.methodNotAllowed(method, allow), answer, request, reply);
  });
}

/** What the path itself says of its methods; undefined where there is none. */
async function allowedAt(app: FastifyInstance, url: string): Promise<string | undefined> {
  const { headers } = await app.inject({ method: 'OPTIONS', url });
  return headers.allow;
}

function pathOf(url: string): string {
  return url.split('?')[0] ?? '';
}

/** A path with a slash too many is no path that is there, also where its last part may be anything. */
export function refuseLastSlash(app: FastifyInstance): void {
  app.addHook('onRequest', ({ method, url, routeOptions }, _reply, done) => {
    if (!url.endsWith('/') && !url.includes('/?')) return done();
    const path = pathOf(url);
    // The route of a fixed path that is found, such as `/docs/`, does take it.
    const isFixed = routeOptions.url?.includes(':') === false;
    if (!path.endsWith('/') || isFixed) return done();
    return done(errors.lastSlash(method, path, path.replace(/\/+$/, '') || '/'));
  });
}

function factsOf(request: FastifyRequest) {
  const bodyLimitBytes = request.routeOptions.bodyLimit ?? 0;
  const contentType = request.headers['content-type'] ?? '';
  return { bodyLimitBytes, contentType, hasBody: request.body !== undefined };
}

/** What has a cause broke; what has none is a state that passes, such as an index that is still being built. */
function logFailure(error: EntiaError, request: FastifyRequest): void {
  const { code, cause, message } = error;
  const told = { request_id: request.id, code };
  if (cause === undefined) request.log.warn(told, message);
  else request.log.error({ err: cause, ...told }, message);
}

export function sendError(
  error: EntiaError,
  answer: AnswerError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const status = statusOf(error.kind);
  request.errorCode = error.code;
  if (status >= 500 && error.kind !== 'not_built') logFailure(error, request);
  // A path that cannot be decoded comes here without having passed the hooks that set it.
  reply.code(status).header('x-request-id', request.id);
  if (status === 401) reply.header('www-authenticate', challengeOf(error));
  if (status === 405 && !reply.hasHeader('allow')) reply.header('allow', allowOf(request));
  // RFC 9110, 12.5.3.
  if (error.code === errors.encodingUnsupported.code) reply.header('accept-encoding', 'identity');
  if (status === 503 || status === 429) reply.header('retry-after', retryAfterOf(error));
  if (wantsProblem(request))
    return reply
      .type('application/problem+json')
      .send(JSON.stringify(problemBody(error, status, request.id)));
  const { body, type, status: answered } = answer(error, status, request.id);
  return reply.code(answered).type(type).send(body);
}

/**
 * Answers what is not even HTTP, such as headers that are too large, before any request exists. Written to the socket
 * by hand, as there is nothing else yet; the connection ends with it.
 */
export function answerBrokenRequest(
  fault: Error & { readonly code?: string },
  socket: Socket,
  answer: AnswerError,
): void {
  if (fault.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const late = fault.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const error = late ? errors.requestTimedOut() : errors.requestBroken(fault.message);
  const status = fault.code === 'HPE_HEADER_OVERFLOW' ? 431 : statusOf(error.kind);
  const requestId = randomUUID();
  const { body, type } = answer(error, status, requestId);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${type}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** RFC 6750, section 3: what was wrong is told only to who sent a token. */
function challengeOf({ code }: EntiaError): string {
  const aboutToken = code.startsWith('auth/token-') || code === errors.jwtRefused.code;
  const sentToken = aboutToken && code !== errors.tokenMissing.code;
  return sentToken ? 'Bearer error="invalid_token"' : 'Bearer';
}

/** In seconds. */
function retryAfterOf({ details }: EntiaError): string {
  return 'retry_after_s' in details ? String(details.retry_after_s) : '1';
}

function wantsProblem(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('application/problem+json') ?? false;
}

function problemBody(error: EntiaError, status: number, requestId: string): object {
  const type = `urn:entia:error:${error.code}`;
  const head = {
    type,
    title: error.code,
    status,
    detail: error.message,
    code: error.code,
    request_id: requestId,
    ...error.details,
  };
  return error.problems.length === 0 ? head : { ...head, errors: error.problems };
}
