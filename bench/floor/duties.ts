import { hash, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Histogram, Registry } from 'prom-client';
import type { Reader } from './open-reader.ts';

/**
 * Routes with the duties that any server has, written by hand as one would: a bearer token by its hash, a request id, one
 * log line, one histogram. Called once in a process.
 */
export function withDuties(
  app: FastifyInstance,
  { tokens }: Pick<Reader, 'tokens'>,
  routes: (scope: FastifyInstance) => void,
): void {
  const log = pino({ base: null }, pino.destination({ fd: 1, sync: false, minLength: 4096 }));
  const seconds = new Histogram({
    name: 'request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [new Registry()],
  });
  app.register((scope, _options, done) => {
    scope.addHook('onRequest', (request, reply, next) => {
      reply.header('x-request-id', request.headers['x-request-id'] ?? randomUUID());
      const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
      if (token !== undefined && tokens.has(hash('sha256', token))) next();
      else reply.code(401).send({ error: 'the token is not valid' });
    });
    scope.addHook('onResponse', ({ method, routeOptions }, reply, next) => {
      const [route, status] = [routeOptions.url ?? 'none', reply.statusCode];
      seconds.observe({ method, route, status }, reply.elapsedTime / 1000);
      const request_id = reply.getHeader('x-request-id');
      log.info({ request_id, method, route, status, ms: reply.elapsedTime }, 'request');
      next();
    });
    routes(scope);
    done();
  });
}
