import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { GroupWithMembers } from '../../../../ports/group-store.ts';
import type { Dependencies } from '../../../../usecases/dependencies.ts';
import {
  changeGroup,
  createGroup,
  getGroup,
  listGroups,
  removeGroup,
} from '../../../../usecases/people/groups.ts';
import { sendPage } from '../../../send-page.ts';
import { closed, fromTime, noQuery, pageOf, pageQuery } from '../shapes.ts';

const name = Type.String({ minLength: 1, maxLength: 200 });
const members = Type.Array(Type.String(), { maxItems: 1000, description: 'Ids of users' });
const createBody = Type.Object(
  { name, members: Type.Optional(members) },
  { ...closed, title: 'NewGroup' },
);
const changeBody = Type.Object(
  { name: Type.Optional(name), members: Type.Optional(members) },
  { ...closed, title: 'GroupChange' },
);
const groupAnswer = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    members: Type.Array(Type.String()),
    created_at: Type.String({ format: 'date-time' }),
  },
  { title: 'Group' },
);
const params = Type.Object({ id: Type.String({ description: 'Group id, a UUID' }) });
type Params = Static<typeof params>;
const shared = { tags: ['Groups'], querystring: noQuery };

export function groupRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.post<{ Body: Static<typeof createBody> }>(
    '/v1/groups',
    {
      schema: {
        ...shared,
        operationId: 'createGroup',
        summary: 'Creates a group of people',
        body: createBody,
        response: { 201: groupAnswer },
      },
    },
    async ({ caller, body, once }, reply) => {
      const wish = { members: undefined, ...body };
      return reply.code(201).send(fromGroup(await createGroup(deps, caller, wish, { once })));
    },
  );
  app.get<{ Querystring: Static<typeof pageQuery> }>(
    '/v1/groups',
    {
      schema: {
        ...shared,
        operationId: 'listGroups',
        summary: 'The groups of the organization, oldest first',
        querystring: pageQuery,
        response: { 200: pageOf(groupAnswer) },
      },
    },
    async ({ caller, query }, reply) => {
      const show = (group: GroupWithMembers) => JSON.stringify(fromGroup(group));
      const page = await listGroups(deps, caller, query, show);
      return sendPage(reply, 'results', page, { total: page.total });
    },
  );
  app.get<{ Params: Params }>(
    '/v1/groups/:id',
    {
      schema: {
        ...shared,
        operationId: 'getGroup',
        summary: 'A group',
        params,
        response: { 200: groupAnswer },
      },
    },
    async ({ caller, params: { id } }) => fromGroup(await getGroup(deps, caller, id)),
  );
  app.patch<{ Params: Params; Body: Static<typeof changeBody> }>(
    '/v1/groups/:id',
    {
      schema: {
        ...shared,
        operationId: 'changeGroup',
        summary: 'Changes the name or the members of a group',
        params,
        body: changeBody,
        response: { 200: groupAnswer },
      },
    },
    async ({ caller, params: { id }, body, once }) => {
      const change = { name: undefined, members: undefined, ...body, id };
      return fromGroup(await changeGroup(deps, caller, change, { once }));
    },
  );
  app.delete<{ Params: Params }>(
    '/v1/groups/:id',
    {
      schema: {
        ...shared,
        operationId: 'removeGroup',
        summary: 'Removes a group; its members stay',
        params,
        response: { 204: Type.Null() },
      },
    },
    async ({ caller, params: { id } }, reply) => {
      await removeGroup(deps, caller, id);
      return reply.code(204).send();
    },
  );
}

function fromGroup({ id, name: called, members: people, createdAt }: GroupWithMembers) {
  return {
    id,
    name: called,
    members: [...people],
    created_at: fromTime(createdAt),
  };
}
