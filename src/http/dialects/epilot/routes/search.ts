import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { JsonValue } from '../../../../kernel/json.ts';
import type { Dependencies } from '../../../../usecases/dependencies.ts';
import { listEntities } from '../../../../usecases/search/list-entities.ts';
import { pageHeaders, sendPage } from '../../../send-page.ts';
import { describe } from '../describe.ts';
import { listAnswer } from '../shapes/answers.ts';
import { listBody } from '../shapes/bodies.ts';
import { named } from '../shapes/conditions.ts';
import { noQuery } from '../shapes/params.ts';
import { refuse } from '../to-domain.ts';

const notYet = [
  'query',
  'hydrate',
  'aggs',
  'include_scores',
  'highlight',
  'stable_for',
  'stable_query_id',
  'search_after',
];

const listHeaders = {
  ...pageHeaders,
  'x-entia-hints': Type.String({
    description: 'Only where nothing was found and the filter may be why: what would find it',
  }),
};

export function searchRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.post<{ Body: Static<typeof listBody> }>(
    '/v1/entity::list',
    {
      schema: {
        ...describe(
          {
            id: 'listEntities',
            tag: 'Entities',
            summary: 'Entities that meet all clauses of a filter',
          },
          { 200: named(listAnswer, listHeaders) },
        ),
        querystring: noQuery,
        body: listBody,
      },
    },
    async ({ caller, body }, reply) => {
      refuse(body, notYet);
      const page = await listEntities(deps, caller, {
        filter: body.filter as JsonValue,
        sort: body.sort as JsonValue | undefined,
        allSchemas: body.allow_targeting_all_schemas ?? false,
        includeDeleted: body.include_deleted ?? 'false',
        ...(body.from === undefined ? {} : { from: body.from }),
        ...(body.size === undefined ? {} : { size: body.size }),
        ...(body.fields === undefined ? {} : { fields: body.fields }),
      });
      if (page.hints.length > 0) reply.header('x-entia-hints', toAscii(page.hints.join('; ')));
      return sendPage(reply, 'results', page, { hits: page.total });
    },
  );
}

/** A header has printable ASCII alone; anything else is escaped as in JSON. */
function toAscii(text: string): string {
  return text.replaceAll(
    /[^\x20-\x7e]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
