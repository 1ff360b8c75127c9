import type { FastifyInstance } from 'fastify';
import { errors } from '../../kernel/errors.ts';

/** While the server shuts down: what is under way is answered and its connection closed after it; what comes later is refused. */
export function drainConnections(app: FastifyInstance, isReady: () => boolean): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (!isReady()) reply.header('connection', 'close');
    done(null, payload);
  });
}

/** Refuses requests to this scope while the server shuts down. */
export function refuseWhileDraining(app: FastifyInstance, isReady: () => boolean): void {
  app.addHook('onRequest', (_request, _reply, done) =>
    isReady() ? done() : done(errors.shuttingDown()),
  );
}
