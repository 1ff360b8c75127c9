import type { FastifyReply } from 'fastify';

/** Sends JSON text as it stands: documents go from the store to the socket without being parsed. */
export function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(text);
}
