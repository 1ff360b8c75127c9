import type { FastifyInstance } from 'fastify';
import { errors } from '../../kernel/errors.ts';

/** From the moment the server is told to stop, each answer is the last one of its connection: callers come back elsewhere. */
export function drainConnections(app: FastifyInstance, isReady: () => boolean): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (!isReady()) reply.header('connection', 'close');
    done(null, payload);
  });
}

/** Refuses requests that come to this scope while only those under way are still answered. */
export function refuseWhileDraining(app: FastifyInstance, isDraining: () => boolean): void {
  app.addHook('onRequest', (_request, _reply, done) =>
    isDraining() ? done(errors.shuttingDown()) : done(),
  );
}
