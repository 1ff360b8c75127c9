import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Static, Type } from 'typebox';
import { project } from '../../../../domain/entity/project.ts';
import type { StandingVersion } from '../../../../domain/schema/schema.ts';
import type { Caller } from '../../../../kernel/caller.ts';
import type { JsonObject } from '../../../../kernel/json.ts';
import type { Dependencies } from '../../../../usecases/dependencies.ts';
import { deleteSchema } from '../../../../usecases/schema/delete-schema.ts';
import { listCapabilities } from '../../../../usecases/schema/list-capabilities.ts';
import { putSchema } from '../../../../usecases/schema/put-schema.ts';
import {
  listSchemas,
  listSchemaVersions,
  readSchema,
} from '../../../../usecases/schema/read-schema.ts';
import { sendJson } from '../../../send-json.ts';
import { joinObjects, pageHeaders, sendPage, tellWhereItGoesOn } from '../../../send-page.ts';
import { describe } from '../describe.ts';
import { fromSchema, fromSummary } from '../from-schema.ts';
import * as answers from '../shapes/answers.ts';
import { anyObject } from '../shapes/bodies.ts';
import { named } from '../shapes/conditions.ts';
import { from, noQuery, queryShape, slugParams, textList } from '../shapes/params.ts';
import { toList, toProjection } from '../to-domain.ts';

const latest = Type.Boolean({
  default: false,
  description: 'The latest version, also of a schema that is frozen at another',
});
const listQuery = queryShape({
  unpublished: Type.Boolean({
    default: false,
    description: 'Schemas with published: false and drafts too',
  }),
  latest,
  include: Type.Optional(textList('Only these slugs')),
  exclude: Type.Optional(textList('All but these slugs')),
  from,
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'All when absent' })),
});
const listV2Query = queryShape({
  ...listQuery.properties,
  full: Type.Boolean({ default: false, description: 'Whole schemas instead of summaries' }),
});
const id = Type.Optional(Type.String({ description: 'The id of one version' }));
const getQuery = queryShape({ id, latest });
const deleteQuery = queryShape({ id });
const putQuery = queryShape({
  draft: Type.Boolean({ default: false, description: 'Stores a draft, which is never current' }),
});
const versionsQuery = queryShape({
  versions_from: from,
  versions_size: Type.Integer({ minimum: 0, maximum: 1000, default: 20 }),
  drafts_from: from,
  drafts_size: Type.Integer({ minimum: 0, maximum: 1000, default: 0 }),
  fields: Type.Optional(textList('Fields to give of each version')),
});

type SlugParams = Static<typeof slugParams>;

type ListQuery = Static<typeof listQuery>;

/** Sends the schemas that a listing is about, each as `show` makes it. */
async function sendSchemas(
  deps: Dependencies,
  { caller, query }: { readonly caller: Caller; readonly query: ListQuery },
  reply: FastifyReply,
  show: (schema: StandingVersion) => JsonObject,
): Promise<FastifyReply> {
  const { unpublished, latest, from: skipped, size = Number.MAX_SAFE_INTEGER } = query;
  const [include, exclude] = [toList(query.include), toList(query.exclude)];
  const listing = { unpublished, latest, include, exclude, from: skipped, size };
  const page = await listSchemas(deps, caller, listing, (schema) => JSON.stringify(show(schema)));
  return sendPage(reply, 'results', page, {});
}

function listRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.get<{ Querystring: ListQuery }>(
    '/v1/entity/schemas',
    {
      schema: {
        ...describe(
          { id: 'listSchemas', tag: 'Schemas', summary: 'The current version of every schema' },
          { 200: named(answers.schemasAnswer, pageHeaders) },
        ),
        querystring: listQuery,
      },
    },
    (request, reply) => sendSchemas(deps, request, reply, fromSchema),
  );
  app.get<{ Querystring: Static<typeof listV2Query> }>(
    '/v2/entity/schemas',
    {
      schema: {
        ...describe(
          { id: 'listSchemasV2', tag: 'Schemas', summary: 'A summary of every schema' },
          { 200: named(answers.schemasAnswer, pageHeaders) },
        ),
        querystring: listV2Query,
      },
    },
    (request, reply) =>
      sendSchemas(deps, request, reply, request.query.full ? fromSchema : fromSummary),
  );
}

export function schemaRoutes(app: FastifyInstance, deps: Dependencies): void {
  listRoutes(app, deps);
  capabilitiesRoute(app);
  app.get<{ Params: SlugParams; Querystring: Static<typeof getQuery> }>(
    '/v1/entity/schemas/:slug',
    {
      schema: {
        ...describe(
          {
            id: 'getSchema',
            tag: 'Schemas',
            summary: 'The current version of a schema, or the one with this id',
          },
          { 200: answers.schemaAnswer },
        ),
        params: slugParams,
        querystring: getQuery,
      },
    },
    async ({ caller, params, query }) =>
      fromSchema(await readSchema(deps, caller, { ...params, ...query })),
  );
  app.put<{ Params: SlugParams; Querystring: Static<typeof putQuery> }>(
    '/v1/entity/schemas/:slug',
    {
      schema: {
        ...describe(
          { id: 'putSchema', tag: 'Schemas', summary: 'Stores a new version of a schema' },
          { 200: answers.schemaAnswer },
        ),
        params: slugParams,
        querystring: putQuery,
        body: anyObject,
      },
    },
    async ({ caller, params, query, body, once }) => {
      const sent = { ...params, definition: body as JsonObject, isDraft: query.draft };
      return fromSchema(await putSchema(deps, caller, sent, { once }));
    },
  );
  app.delete<{ Params: SlugParams; Querystring: Static<typeof deleteQuery> }>(
    '/v1/entity/schemas/:slug',
    {
      schema: {
        ...describe(
          { id: 'deleteSchema', tag: 'Schemas', summary: 'Deletes a schema, or one version of it' },
          { 200: answers.noAnswer },
        ),
        params: slugParams,
        querystring: deleteQuery,
      },
    },
    async ({ caller, params, query }, reply) => {
      await deleteSchema(deps, caller, params.slug, query.id);
      return reply.send();
    },
  );
  schemaVersionRoute(app, deps);
}

function schemaVersionRoute(app: FastifyInstance, deps: Dependencies): void {
  app.get<{ Params: SlugParams; Querystring: Static<typeof versionsQuery> }>(
    '/v1/entity/schemas/:slug/versions',
    {
      schema: {
        ...describe(
          {
            id: 'getSchemaVersions',
            tag: 'Schemas',
            summary: 'The versions of a schema, newest first',
          },
          { 200: named(answers.schemaVersionsAnswer, pageHeaders) },
        ),
        params: slugParams,
        querystring: versionsQuery,
      },
    },
    async ({ caller, params, query }, reply) => {
      const projection = toProjection(query.fields);
      const show = (version: StandingVersion) => {
        const whole = fromSchema(version);
        return JSON.stringify(projection === undefined ? whole : project(whole, projection));
      };
      const wanted = {
        slug: params.slug,
        versions: { from: query.versions_from, size: query.versions_size },
        drafts: { from: query.drafts_from, size: query.drafts_size },
      };
      const { versions, drafts, frozenId } = await listSchemaVersions(deps, caller, wanted, show);
      tellWhereItGoesOn(reply, versions);
      const rest = {
        versions_more: versions.more,
        drafts_more: drafts.more,
        ...(frozenId !== undefined && { frozen_version: frozenId }),
      };
      const rows = `{"versions":[${versions.texts.join(',')}],"drafts":[${drafts.texts.join(',')}]}`;
      return sendJson(reply, joinObjects(rows, JSON.stringify(rest)));
    },
  );
}

function capabilitiesRoute(app: FastifyInstance): void {
  app.get<{ Params: SlugParams }>(
    '/v1/entity/schemas/:slug/capabilities/available',
    {
      schema: {
        ...describe(
          {
            id: 'listAvailableCapabilities',
            tag: 'Schemas',
            summary: 'The capabilities that a schema can have',
          },
          { 200: answers.capabilitiesAnswer },
        ),
        params: slugParams,
        querystring: noQuery,
      },
    },
    ({ caller, params }) => ({ results: listCapabilities(caller, params.slug) }),
  );
}
