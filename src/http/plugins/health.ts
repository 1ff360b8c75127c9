import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

const state = Type.Object({ status: Type.String() }, { title: 'Health' });
const shape = { tags: ['Operations'], security: [], response: { 200: state, 503: state } };

/** What tells whether a server serves. */
export interface Health {
  /** False while shutting down. */
  readonly isReady: () => boolean;
  /** Why the server cannot serve although it is not shutting down; undefined when it can. */
  readonly whyNotReady?: () => Promise<string | undefined>;
}

/** Why the server cannot serve, for whatever reason; undefined when it can. */
export async function whyUnready({ isReady, whyNotReady }: Health): Promise<string | undefined> {
  return isReady() ? await whyNotReady?.() : 'shutting down';
}

/** Whether the process lives, and whether it can serve; neither asks for a token. */
export function answerHealth(app: FastifyInstance, health: Health): void {
  app.get(
    '/healthz',
    { schema: { ...shape, operationId: 'healthz', summary: 'Is the process alive?' } },
    () => ({ status: 'ok' }),
  );
  app.get(
    '/readyz',
    { schema: { ...shape, operationId: 'readyz', summary: 'Can it serve requests?' } },
    async (_request, reply) => {
      const reason = await whyUnready(health);
      return reason === undefined ? { status: 'ok' } : reply.code(503).send({ status: reason });
    },
  );
}
