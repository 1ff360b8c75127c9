import { hash, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Histogram, Registry } from 'prom-client';
import type { Place } from '../corpus/place.ts';
import { openReader } from './open-reader.ts';

/**
 * The same read with the duties that any server has, written by hand as one would: a bearer token by its hash, a request
 * id, a check of the slug, the entity tag with its kin, one log line, one histogram.
 */
export function dutifulReadRoute(app: FastifyInstance, place: Place): void {
  const { entity, tokens } = openReader(place);
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
    scope.get<{ Params: { readonly slug: string; readonly id: string } }>(
      '/dutiful/:slug/:id',
      ({ params }, reply) => {
        const row = entity(params.id);
        if (row === undefined || row.schema !== params.slug)
          return reply.code(404).send({ error: 'no such entity' });
        return reply
          .header('etag', `"${row.seq}-${row.version}"`)
          .header('last-modified', new Date(row.updated_at).toUTCString())
          .header('cache-control', 'private, no-cache')
          .header('vary', 'authorization')
          .type('application/json; charset=utf-8')
          .send(row.doc);
      },
    );
    done();
  });
}
