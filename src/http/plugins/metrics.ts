import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { errors } from '../../kernel/errors.ts';
import type { Exposition, RequestMeter } from '../../ports/metrics.ts';
import { hashToken } from '../../usecases/access/credentials.ts';
import { bearerIn } from '../bearer.ts';
import { routeTemplate } from '../route-template.ts';

export interface MetricsParts {
  readonly requests: RequestMeter;
  readonly exposition: Exposition;
  /** Who may read them; undefined is everyone. */
  readonly token: string | undefined;
}

/** Serves what is counted at `/metrics`. */
export function serveMetrics(app: FastifyInstance, parts: MetricsParts): void {
  app.get(
    '/metrics',
    {
      schema: {
        operationId: 'metrics',
        tags: ['Operations'],
        summary: 'What the instance measures, as Prometheus reads it',
        security: parts.token === undefined ? [] : [{ bearer: [] }],
        response: { 200: { description: 'Text format 0.0.4', content: textFormat } },
      },
      onRequest: (request, _reply, done) =>
        done(refusal(parts.token, bearerIn(request.headers.authorization))),
    },
    async (_request, reply) => {
      const text = await parts.exposition.text();
      return reply.type(parts.exposition.contentType).send(text);
    },
  );
}

const textFormat = { 'text/plain': { schema: Type.String() } };

/** Equal hashes mean equal tokens; how long comparing them takes tells nothing about the token. */
function refusal(token: string | undefined, sent: string | undefined): Error | undefined {
  if (token === undefined) return undefined;
  if (sent === undefined) return errors.tokenMissing();
  return hashToken(sent) === hashToken(token) ? undefined : errors.tokenInvalid();
}

/** Counts every request that reaches a hook; call it before those that may answer. The end of a request is the end of
 *  its answer, or of its connection, whichever comes first. */
export function countRequests(app: FastifyInstance, meter: RequestMeter): void {
  const templates = new Map<string, string>();
  const underWay = new Map<Socket, Set<FastifyReply>>();
  const end = (reply: FastifyReply) => {
    const { method, routeOptions, raw } = reply.request;
    const replies = underWay.get(raw.socket);
    if (!replies?.delete(reply)) return;
    if (replies.size === 0) underWay.delete(raw.socket);
    const { url } = routeOptions;
    meter.ended({
      method,
      route: url === undefined ? undefined : templates.getOrInsertComputed(url, routeTemplate),
      status: reply.raw.writableEnded ? reply.statusCode : undefined,
      seconds: reply.elapsedTime / 1000,
    });
  };
  app.addHook('onRequest', ({ raw }, reply, done) => {
    meter.begun();
    underWay.getOrInsertComputed(raw.socket, () => new Set()).add(reply);
    done();
  });
  app.addHook('onResponse', (_request, reply, done) => {
    end(reply);
    done();
  });
  // A listener for each connection: one for each request takes 1 % of a GET.
  app.server.on('connection', (socket: Socket) => {
    socket.on('close', () => {
      for (const reply of underWay.get(socket) ?? []) end(reply);
    });
  });
}
