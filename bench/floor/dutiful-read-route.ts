import type { FastifyInstance } from 'fastify';
import type { Reader } from './open-reader.ts';

/** The same read in a server that has duties: a check of the slug, the entity tag with its kin. */
export function dutifulReadRoute(app: FastifyInstance, { entity }: Pick<Reader, 'entity'>): void {
  app.get<{ Params: { readonly slug: string; readonly id: string } }>(
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
}
