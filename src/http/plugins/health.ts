import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

const state = Type.Object({ status: Type.String() });
const shape = { tags: ['Operations'], security: [], response: { 200: state, 503: state } };

/** Whether the process lives, and whether it takes requests; neither asks for a token. `isReady` is false while shutting down. */
export function answerHealth(app: FastifyInstance, isReady: () => boolean): void {
  app.get(
    '/healthz',
    { schema: { ...shape, operationId: 'healthz', summary: 'Is the process alive?' } },
    () => ({ status: 'ok' }),
  );
  app.get(
    '/readyz',
    { schema: { ...shape, operationId: 'readyz', summary: 'Does it take requests?' } },
    (_request, reply) =>
      isReady() ? { status: 'ok' } : reply.code(503).send({ status: 'shutting down' }),
  );
}
