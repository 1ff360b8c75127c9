import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
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
          { 200: named(listAnswer, pageHeaders) },
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
      return sendPage(reply, 'results', page, { hits: page.total });
    },
  );
}
