import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Dependencies } from '../../../../usecases/dependencies.ts';
import { freezeSchema, unfreezeSchema } from '../../../../usecases/schema/freeze-schema.ts';
import { describe } from '../describe.ts';
import { fromSchema } from '../from-schema.ts';
import * as answers from '../shapes/answers.ts';
import { ignoredBody } from '../shapes/bodies.ts';
import { noQuery, slugParams } from '../shapes/params.ts';

/** Typed clients send nothing, null or an empty object for "the current version". */
const body = Type.Optional(
  Type.Union([
    Type.Object(
      {
        version_id: Type.Optional(
          Type.Union([Type.String(), Type.Null()], {
            description: 'The version to freeze; the current one unless sent',
          }),
        ),
      },
      { additionalProperties: false },
    ),
    Type.Null(),
  ]),
);

interface Route {
  Params: Static<typeof slugParams>;
  Body: Static<typeof body>;
}

export function freezeRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.post<Route>(
    '/v1/entity/schemas/:slug/freeze',
    {
      schema: {
        ...describe(
          { id: 'freezeSchema', tag: 'Schemas', summary: 'Freezes a schema at one version' },
          { 200: answers.schemaAnswer },
        ),
        params: slugParams,
        querystring: noQuery,
        body,
      },
    },
    async ({ caller, params: { slug }, body: sent, once }) => {
      const id = sent?.version_id ?? undefined;
      return fromSchema(await freezeSchema(deps, caller, { slug, id }, { once }));
    },
  );
  app.post<Pick<Route, 'Params'>>(
    '/v1/entity/schemas/:slug/unfreeze',
    {
      schema: {
        ...describe(
          {
            id: 'unfreezeSchema',
            tag: 'Schemas',
            summary: 'Makes the latest version the current one again',
          },
          { 200: answers.schemaAnswer },
        ),
        params: slugParams,
        querystring: noQuery,
        body: ignoredBody,
      },
    },
    async ({ caller, params: { slug }, once }) =>
      fromSchema(await unfreezeSchema(deps, caller, slug, { once })),
  );
}
