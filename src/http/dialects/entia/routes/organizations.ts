import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Organization } from '../../../../ports/organization-store.ts';
import {
  createOrganization,
  listOrganizations,
} from '../../../../usecases/access/organizations.ts';
import type { Dependencies } from '../../../../usecases/dependencies.ts';

const createBody = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }),
    name: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false },
);
const organizationAnswer = Type.Object({
  id: Type.String(),
  name: Type.String(),
  created_at: Type.String({ format: 'date-time' }),
});
const noQuery = Type.Object({}, { additionalProperties: false });
const tags = ['Organizations'];

export function organizationRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.post<{ Body: Static<typeof createBody> }>(
    '/v1/organizations',
    {
      schema: {
        operationId: 'createOrganization',
        tags,
        summary: 'Adds an organization',
        querystring: noQuery,
        body: createBody,
        response: { 201: organizationAnswer },
      },
    },
    async ({ caller, body }, reply) =>
      reply.code(201).send(fromOrganization(await createOrganization(deps, caller, body))),
  );
  app.get(
    '/v1/organizations',
    {
      schema: {
        operationId: 'listOrganizations',
        tags,
        summary: 'All organizations',
        querystring: noQuery,
        response: { 200: Type.Object({ results: Type.Array(organizationAnswer) }) },
      },
    },
    async ({ caller }) => ({
      results: (await listOrganizations(deps, caller)).map(fromOrganization),
    }),
  );
}

function fromOrganization({ id, name, createdAt }: Organization) {
  return { id, name, created_at: new Date(createdAt).toISOString() };
}
