import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { project } from '../../../../domain/entity/project.ts';
import type { JsonObject } from '../../../../kernel/json.ts';
import type { Dependencies } from '../../../../usecases/dependencies.ts';
import { createEntity } from '../../../../usecases/entity/create-entity.ts';
import {
  deleteEntity,
  purgeEntity,
  restoreEntity,
} from '../../../../usecases/entity/delete-entity.ts';
import { getEntity, getEntityWithRelations } from '../../../../usecases/entity/get-entity.ts';
import { replaceEntity } from '../../../../usecases/entity/update-entity.ts';
import { upsertEntity } from '../../../../usecases/entity/upsert-entity.ts';
import { describe } from '../describe.ts';
import { nameState, sendRead, sendWritten } from '../send-entity.ts';
import * as answers from '../shapes/answers.ts';
import { anyObject, ignoredBody, upsertBody } from '../shapes/bodies.ts';
import { etagWithRelations, named, readConditions, writeConditions } from '../shapes/conditions.ts';
import * as shapes from '../shapes/params.ts';
import { refuse, toConditions, toMeta, toProjection, toRef } from '../to-domain.ts';
import { patchEntityRoute } from './patch-entity.ts';

type SlugParams = Static<typeof shapes.slugParams>;
type EntityParams = Static<typeof shapes.entityParams>;

export function entityRoutes(app: FastifyInstance, deps: Dependencies): void {
  readRoutes(app, deps);
  createRoutes(app, deps);
  replaceRoute(app, deps);
  patchEntityRoute(app, deps);
  deletionRoutes(app, deps);
}

function readRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.get<{ Params: EntityParams; Querystring: Static<typeof shapes.getQuery> }>(
    '/v1/entity/:slug/:id',
    {
      schema: {
        ...describe(
          { id: 'getEntity', tag: 'Entities', summary: 'An entity and those that it links to' },
          {
            200: named(answers.entityWithRelationsAnswer, etagWithRelations),
            304: named(answers.noAnswer, etagWithRelations),
            ...answers.conditional,
            ...answers.tooLarge,
          },
        ),
        params: shapes.entityParams,
        querystring: shapes.getQuery,
        headers: readConditions,
      },
    },
    async ({ caller, params, query, headers }, reply) => {
      refuse(query, ['hydrate', 'anonymize']);
      const wanted = { ...toRef(params), ...toConditions(headers) };
      const read = await getEntityWithRelations(deps, caller, wanted);
      const relations = () => read.relations.map(({ text }) => text).join(',');
      return sendRead(
        reply,
        read,
        () => `{"entity":${read.entity.text},"relations":[${relations()}]}`,
      );
    },
  );
  app.get<{ Params: EntityParams; Querystring: Static<typeof shapes.getV2Query> }>(
    '/v2/entity/:slug/:id',
    {
      schema: {
        ...describe(
          { id: 'getEntityV2', tag: 'Entities', summary: 'An entity, or some of its fields' },
          {
            200: named(answers.entityFieldsAnswer),
            304: named(answers.noAnswer),
            ...answers.conditional,
          },
        ),
        params: shapes.entityParams,
        querystring: shapes.getV2Query,
        headers: readConditions,
      },
    },
    async ({ caller, params, query, headers }, reply) => {
      refuse(query, ['hydrate', 'anonymize']);
      const projection = toProjection(query.fields);
      const read = await getEntity(deps, caller, { ...toRef(params), ...toConditions(headers) });
      const { text } = read.entity;
      return sendRead(reply, read, () =>
        projection === undefined
          ? text
          : JSON.stringify(project(JSON.parse(text) as JsonObject, projection)),
      );
    },
  );
}

function createRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.post<{ Params: SlugParams; Querystring: Static<typeof shapes.mutationQuery> }>(
    '/v1/entity/:slug',
    {
      schema: {
        ...describe(
          { id: 'createEntity', tag: 'Entities', summary: 'Creates an entity' },
          { 201: named(answers.entityAnswer), ...answers.conditional },
        ),
        params: shapes.slugParams,
        querystring: shapes.mutationQuery,
        headers: writeConditions,
        body: anyObject,
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const input = { schema: params.slug, document: body as JsonObject };
      return sendWritten(reply.code(201), await createEntity(deps, caller, input, toMeta(request)));
    },
  );
  app.patch<{
    Params: SlugParams;
    Querystring: Static<typeof shapes.upsertQuery>;
    Body: Static<typeof upsertBody>;
  }>(
    '/v1/entity/:slug(.+)::upsert',
    {
      schema: {
        ...describe(
          {
            id: 'upsertEntity',
            tag: 'Entities',
            summary: 'Updates the entity that the unique key names, or creates it',
          },
          {
            200: named(answers.entityAnswer),
            201: named(answers.entityAnswer),
            ...answers.guarded,
          },
        ),
        params: shapes.slugParams,
        querystring: shapes.upsertQuery,
        headers: writeConditions,
        body: upsertBody,
      },
    },
    async (request, reply) => {
      const { caller, params, query, body } = request;
      const input = {
        schema: params.slug,
        uniqueKey: body.unique_key,
        document: body.entity as JsonObject,
        strict: query.strict,
      };
      const { entity, created, matched } = await upsertEntity(deps, caller, input, toMeta(request));
      return sendWritten(
        reply.code(created ? 201 : 200).header('x-entia-matched', matched),
        entity,
      );
    },
  );
}

function replaceRoute(app: FastifyInstance, deps: Dependencies): void {
  app.put<{ Params: EntityParams; Querystring: Static<typeof shapes.putQuery> }>(
    '/v1/entity/:slug/:id',
    {
      schema: {
        ...describe(
          { id: 'updateEntity', tag: 'Entities', summary: 'Replaces all attributes of an entity' },
          { 200: named(answers.entityAnswer), ...answers.guarded },
        ),
        params: shapes.entityParams,
        querystring: shapes.putQuery,
        headers: writeConditions,
        body: anyObject,
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const update = { ...toRef(params), document: body as JsonObject };
      return sendWritten(reply, await replaceEntity(deps, caller, update, toMeta(request)));
    },
  );
}

function deletionRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.delete<{ Params: EntityParams; Querystring: Static<typeof shapes.deleteQuery> }>(
    '/v1/entity/:slug/:id',
    {
      schema: {
        ...describe(
          {
            id: 'deleteEntity',
            tag: 'Entities',
            summary: 'Deletes an entity; with purge=true for good',
          },
          { 200: named(answers.noAnswer), ...answers.guarded },
        ),
        params: shapes.entityParams,
        querystring: shapes.deleteQuery,
        headers: writeConditions,
      },
    },
    async (request, reply) => {
      const { caller, params, query } = request;
      const remove = query.purge ? purgeEntity : deleteEntity;
      const left = await remove(deps, caller, toRef(params), toMeta(request));
      if (left !== undefined) nameState(reply, left);
      return reply.send();
    },
  );
  app.patch<{ Params: EntityParams; Querystring: Static<typeof shapes.restoreQuery> }>(
    '/v1/entity/:slug/:id(.+)::restore',
    {
      schema: {
        ...describe(
          { id: 'restoreEntity', tag: 'Entities', summary: 'Restores a deleted entity' },
          { 200: named(answers.entityAnswer), ...answers.guarded },
        ),
        params: shapes.entityParams,
        querystring: shapes.restoreQuery,
        headers: writeConditions,
        body: ignoredBody,
      },
    },
    async (request, reply) => {
      const { caller, params } = request;
      return sendWritten(reply, await restoreEntity(deps, caller, toRef(params), toMeta(request)));
    },
  );
}
