import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** The caller's `x-request-id` where it is harmless, else one of our own. */
export function requestIdOf(request: IncomingMessage): string {
  const sent = request.headers['x-request-id'];
  return typeof sent === 'string' && /^[\w.:-]{1,128}$/.test(sent) ? sent : randomUUID();
}

/** Names every answer by its request's id, and writes one log line for each: never headers, bodies or query values. */
export function traceRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? null;
    const ms = Math.round(reply.elapsedTime * 100) / 100;
    request.log.info({ method: request.method, route, status: reply.statusCode, ms }, 'request');
    done();
  });
}
