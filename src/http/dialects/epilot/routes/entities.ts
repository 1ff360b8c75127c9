import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { project } from '../../../../domain/entity/project.ts';
import type { JsonObject } from '../../../../kernel/json.ts';
import type { Dependencies } from '../../../../usecases/dependencies.ts';
import { createEntity } from '../../../../usecases/entity/create-entity.ts';
import { deleteEntity, purgeEntity } from '../../../../usecases/entity/delete-entity.ts';
import { getEntity, getEntityWithRelations } from '../../../../usecases/entity/get-entity.ts';
import { restoreEntity } from '../../../../usecases/entity/restore-entity.ts';
import { patchEntity, replaceEntity } from '../../../../usecases/entity/update-entity.ts';
import { upsertEntity } from '../../../../usecases/entity/upsert-entity.ts';
import { describe } from '../describe.ts';
import { sendJson } from '../send-json.ts';
import * as answers from '../shapes/answers.ts';
import { anyObject, ignoredBody, upsertBody } from '../shapes/bodies.ts';
import * as shapes from '../shapes/params.ts';
import { refuse, toMeta, toProjection } from '../to-domain.ts';

type SlugParams = Static<typeof shapes.slugParams>;
type EntityParams = Static<typeof shapes.entityParams>;

export function entityRoutes(app: FastifyInstance, deps: Dependencies): void {
  readRoutes(app, deps);
  createRoutes(app, deps);
  updateRoutes(app, deps);
  deletionRoutes(app, deps);
}

function readRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.get<{ Params: EntityParams; Querystring: Static<typeof shapes.getQuery> }>(
    '/v1/entity/:slug/:id',
    {
      schema: {
        ...describe(
          { id: 'getEntity', tag: 'Entities', summary: 'An entity and those that it links to' },
          { 200: answers.entityWithRelationsAnswer },
        ),
        params: shapes.entityParams,
        querystring: shapes.getQuery,
      },
    },
    async ({ caller, params, query }, reply) => {
      refuse(query, ['hydrate', 'anonymize']);
      const { entity, relations } = await getEntityWithRelations(deps, caller, toRef(params));
      return sendJson(
        reply,
        `{"entity":${entity.text},"relations":[${relations.map(({ text }) => text).join(',')}]}`,
      );
    },
  );
  app.get<{ Params: EntityParams; Querystring: Static<typeof shapes.getV2Query> }>(
    '/v2/entity/:slug/:id',
    {
      schema: {
        ...describe(
          { id: 'getEntityV2', tag: 'Entities', summary: 'An entity, or some of its fields' },
          { 200: answers.entityAnswer },
        ),
        params: shapes.entityParams,
        querystring: shapes.getV2Query,
      },
    },
    async ({ caller, params, query }, reply) => {
      refuse(query, ['hydrate', 'anonymize']);
      const projection = toProjection(query.fields);
      const { text } = await getEntity(deps, caller, toRef(params));
      if (projection === undefined) return sendJson(reply, text);
      return project(JSON.parse(text) as JsonObject, projection);
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
          { 201: answers.entityAnswer },
        ),
        params: shapes.slugParams,
        querystring: shapes.mutationQuery,
        body: anyObject,
      },
    },
    async ({ caller, params, query, body }, reply) => {
      const input = { schema: params.slug, document: body as JsonObject };
      return sendJson(
        reply.code(201),
        (await createEntity(deps, caller, input, toMeta(query))).text,
      );
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
          { 200: answers.entityAnswer, 201: answers.entityAnswer },
        ),
        params: shapes.slugParams,
        querystring: shapes.upsertQuery,
        body: upsertBody,
      },
    },
    async ({ caller, params, query, body }, reply) => {
      const input = {
        schema: params.slug,
        uniqueKey: body.unique_key,
        document: body.entity as JsonObject,
        strict: query.strict,
      };
      const { entity, created, matched } = await upsertEntity(deps, caller, input, toMeta(query));
      return sendJson(
        reply.code(created ? 201 : 200).header('x-entia-matched', matched),
        entity.text,
      );
    },
  );
}

function updateRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.put<{ Params: EntityParams; Querystring: Static<typeof shapes.putQuery> }>(
    '/v1/entity/:slug/:id',
    {
      schema: {
        ...describe(
          { id: 'updateEntity', tag: 'Entities', summary: 'Replaces all attributes of an entity' },
          { 200: answers.entityAnswer },
        ),
        params: shapes.entityParams,
        querystring: shapes.putQuery,
        body: anyObject,
      },
    },
    async ({ caller, params, query, body }, reply) => {
      const update = { ...toRef(params), document: body as JsonObject };
      return sendJson(reply, (await replaceEntity(deps, caller, update, toMeta(query))).text);
    },
  );
  app.patch<{ Params: EntityParams; Querystring: Static<typeof shapes.patchQuery> }>(
    '/v1/entity/:slug/:id',
    {
      schema: {
        ...describe(
          { id: 'patchEntity', tag: 'Entities', summary: 'Changes the attributes that are sent' },
          { 200: answers.entityAnswer },
        ),
        params: shapes.entityParams,
        querystring: shapes.patchQuery,
        body: anyObject,
      },
    },
    async ({ caller, params, query, body }, reply) => {
      const update = { ...toRef(params), document: body as JsonObject };
      return sendJson(reply, (await patchEntity(deps, caller, update, toMeta(query))).text);
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
          { 200: answers.noAnswer },
        ),
        params: shapes.entityParams,
        querystring: shapes.deleteQuery,
      },
    },
    async ({ caller, params, query }, reply) => {
      const remove = query.purge ? purgeEntity : deleteEntity;
      await remove(deps, caller, toRef(params), toMeta(query));
      return reply.send();
    },
  );
  app.patch<{ Params: EntityParams; Querystring: Static<typeof shapes.restoreQuery> }>(
    '/v1/entity/:slug/:id(.+)::restore',
    {
      schema: {
        ...describe(
          { id: 'restoreEntity', tag: 'Entities', summary: 'Takes a deletion back' },
          { 200: answers.entityAnswer },
        ),
        params: shapes.entityParams,
        querystring: shapes.restoreQuery,
        body: ignoredBody,
      },
    },
    async ({ caller, params, query }, reply) =>
      sendJson(reply, (await restoreEntity(deps, caller, toRef(params), toMeta(query))).text),
  );
}

function toRef({ slug, id }: EntityParams) {
  return { schema: slug, id };
}
