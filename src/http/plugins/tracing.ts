import type { FastifyInstance } from 'fastify';
import type { RequestSpan, Tracer } from '../../ports/tracer.ts';
import { routeTemplate } from '../route-template.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set when traces are on. */
    span: RequestSpan;
  }
}

/** Gives each request a span, and its log lines the id of its trace. */
export function followRequests(app: FastifyInstance, tracer: Tracer): void {
  app.decorateRequest('span');
  app.addHook('onRequest', (request, reply, done) => {
    const { method, protocol: scheme, headers } = request;
    const [path = ''] = request.url.split('?');
    const span = tracer.request({ method, path, scheme, headers });
    request.span = span;
    request.log = request.log.child({ trace_id: span.traceId });
    reply.log = request.log;
    reply.raw.on('close', () => {
      const { url } = request.routeOptions;
      const status = reply.raw.writableEnded ? reply.statusCode : undefined;
      span.end(url === undefined ? undefined : routeTemplate(url), status);
    });
    span.within(done);
  });
  // The body has been read in the socket's time, not in that of the request.
  app.addHook('preValidation', (request, _reply, done) => request.span.within(done));
}
