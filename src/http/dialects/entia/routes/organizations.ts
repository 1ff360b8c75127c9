import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Organization } from '../../../../ports/organization-store.ts';
import {
  changeOrganization,
  resumeOrganization,
  suspendOrganization,
} from '../../../../usecases/access/change-organization.ts';
import {
  createOrganization,
  getOrganization,
  listOrganizations,
} from '../../../../usecases/access/organizations.ts';
import type { Dependencies } from '../../../../usecases/dependencies.ts';
import { sendPage } from '../../../send-page.ts';
import { fromTime, noQuery, pageOf, pageQuery, time } from '../shapes.ts';

const name = Type.String({ minLength: 1, maxLength: 200 });
const createBody = Type.Object(
  { id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }), name },
  { additionalProperties: false, title: 'NewOrganization' },
);
const changeBody = Type.Object(
  {
    name: Type.Optional(name),
    requires_if_match: Type.Optional(
      Type.Boolean({
        description:
          'Whether changes to entities must be conditional: If-Match with a tag, or If-Unmodified-Since',
      }),
    ),
  },
  { additionalProperties: false, title: 'OrganizationChange' },
);
const organizationAnswer = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    created_at: time,
    suspended_at: Type.Union([time, Type.Null()]),
    requires_if_match: Type.Boolean(),
  },
  { title: 'Organization' },
);
const params = Type.Object({ id: Type.String({ description: 'Organization id' }) });
const tags = ['Organizations'];

/** What the routes to one organization have in common. */
const ofOne = (operationId: string, summary: string) => ({
  operationId,
  tags,
  summary,
  params,
  querystring: noQuery,
  response: { 200: organizationAnswer },
});

interface OfOne {
  readonly Params: Static<typeof params>;
}

export function organizationRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.post<{ Body: Static<typeof createBody> }>(
    '/v1/organizations',
    {
      schema: {
        operationId: 'createOrganization',
        tags,
        summary: 'Creates an organization',
        querystring: noQuery,
        body: createBody,
        response: { 201: organizationAnswer },
      },
    },
    async ({ caller, body, once }, reply) =>
      reply
        .code(201)
        .send(fromOrganization(await createOrganization(deps, caller, body, { once }))),
  );
  app.get<{ Querystring: Static<typeof pageQuery> }>(
    '/v1/organizations',
    {
      schema: {
        operationId: 'listOrganizations',
        tags,
        summary: 'The organizations of this instance, by id',
        querystring: pageQuery,
        response: { 200: pageOf(organizationAnswer) },
      },
    },
    async ({ caller, query }, reply) => {
      const show = (organization: Organization) => JSON.stringify(fromOrganization(organization));
      const page = await listOrganizations(deps, caller, query, show);
      return sendPage(reply, 'results', page, { total: page.total });
    },
  );
  settingsRoutes(app, deps);
  suspensionRoutes(app, deps);
}

function settingsRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.get<OfOne>(
    '/v1/organizations/:id',
    { schema: ofOne('getOrganization', 'An organization with its settings') },
    async ({ caller, params: { id } }) => fromOrganization(await getOrganization(deps, caller, id)),
  );
  app.patch<OfOne & { Body: Static<typeof changeBody> }>(
    '/v1/organizations/:id',
    {
      schema: {
        ...ofOne('changeOrganization', 'Changes the settings in the body'),
        body: changeBody,
      },
    },
    async ({ caller, params: { id }, body, once }) => {
      const settings = { name: body.name, requiresIfMatch: body.requires_if_match, once };
      return fromOrganization(await changeOrganization(deps, caller, id, settings));
    },
  );
}

function suspensionRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.post<OfOne>(
    '/v1/organizations/:id(.+)::suspend',
    { schema: ofOne('suspendOrganization', 'Stops serving an organization; its data stays') },
    async ({ caller, params: { id }, once }) =>
      fromOrganization(await suspendOrganization(deps, caller, id, { once })),
  );
  app.post<OfOne>(
    '/v1/organizations/:id(.+)::resume',
    { schema: ofOne('resumeOrganization', 'Serves an organization again') },
    async ({ caller, params: { id }, once }) =>
      fromOrganization(await resumeOrganization(deps, caller, id, { once })),
  );
}

function fromOrganization(organization: Organization) {
  const { id, createdAt, suspendedAt, requiresIfMatch } = organization;
  return {
    id,
    name: organization.name,
    created_at: fromTime(createdAt),
    suspended_at: fromTime(suspendedAt) ?? null,
    requires_if_match: requiresIfMatch,
  };
}
