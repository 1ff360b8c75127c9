import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Dependencies } from '../../../../usecases/dependencies.ts';
import { getJsonSchema, getSchemaExample } from '../../../../usecases/schema/json-schema.ts';
import { sendJson } from '../../../send-json.ts';
import { describe } from '../describe.ts';
import { anyObject } from '../shapes/bodies.ts';
import { noQuery, queryShape, slugParams } from '../shapes/params.ts';

const query = queryShape({
  dereference: Type.Boolean({
    default: false,
    description: 'Puts what is referred to in place, instead of under `definitions`',
  }),
});

type SlugParams = Static<typeof slugParams>;

export function jsonSchemaRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.get<{ Params: SlugParams; Querystring: Static<typeof query> }>(
    '/v1/entity/schemas/:slug/json/schema',
    {
      schema: {
        ...describe(
          { id: 'getJsonSchema', tag: 'Schemas', summary: 'JSON Schema of the entities' },
          { 200: { ...anyObject, title: 'JsonSchema' } },
        ),
        params: slugParams,
        querystring: query,
      },
    },
    async ({ caller, params: { slug }, query: { dereference } }, reply) =>
      sendJson(reply, await getJsonSchema(deps, caller, { slug, inline: dereference })),
  );
  app.get<{ Params: SlugParams }>(
    '/v1/entity/schemas/:slug/json/example',
    {
      schema: {
        ...describe(
          {
            id: 'getSchemaExample',
            tag: 'Schemas',
            summary: 'An example with every attribute, which meets the JSON Schema',
          },
          { 200: { ...anyObject, title: 'ExampleEntity' } },
        ),
        params: slugParams,
        querystring: noQuery,
      },
    },
    async ({ caller, params }, reply) =>
      sendJson(reply, await getSchemaExample(deps, caller, params.slug)),
  );
}
