import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Dependencies } from '../../../../usecases/dependencies.ts';
import { patchEntity } from '../../../../usecases/entity/update-entity.ts';
import { readJsonBodiesOf } from '../../../plugins/json-body.ts';
import { describe } from '../describe.ts';
import { sendWritten } from '../send-entity.ts';
import * as answers from '../shapes/answers.ts';
import { patchBodies } from '../shapes/bodies.ts';
import { named, writeConditions } from '../shapes/conditions.ts';
import * as shapes from '../shapes/params.ts';
import { toMeta, toPatch, toRef } from '../to-domain.ts';

const types = Object.keys(patchBodies);

/** PATCH of an entity, in a scope of its own: no other route understands the types of patches. */
export function patchEntityRoute(app: FastifyInstance, deps: Dependencies): void {
  app.register((scope, _options, done) => {
    readJsonBodiesOf(scope, types);
    scope.addHook('onSend', (_request, reply, payload, next) => {
      if (reply.statusCode === 415) reply.header('accept-patch', types.join(', '));
      next(null, payload);
    });
    scope.patch<{
      Params: Static<typeof shapes.entityParams>;
      Querystring: Static<typeof shapes.patchQuery>;
    }>(
      '/v1/entity/:slug/:id',
      {
        schema: {
          ...describe(
            { id: 'patchEntity', tag: 'Entities', summary: 'Changes a part of an entity' },
            {
              200: named(answers.entityAnswer),
              ...answers.guarded,
              ...answers.patchRefused,
            },
          ),
          params: shapes.entityParams,
          querystring: shapes.patchQuery,
          headers: writeConditions,
          body: { content: patchBodies },
        },
      },
      async (request, reply) => {
        const update = { ...toRef(request.params), patch: toPatch(request) };
        return sendWritten(reply, await patchEntity(deps, request.caller, update, toMeta(request)));
      },
    );
    done();
  });
}
