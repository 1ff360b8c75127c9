import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { roles } from '../../../../domain/access/roles.ts';
import type { Dependencies } from '../../../../usecases/dependencies.ts';
import { changeUser, removeUser, resetPassword } from '../../../../usecases/people/change-user.ts';
import { createUser } from '../../../../usecases/people/create-user.ts';
import { getUser, listUsers } from '../../../../usecases/people/read-users.ts';
import type { Ticket } from '../../../../usecases/people/ticket.ts';
import type { UserView } from '../../../../usecases/people/user-view.ts';
import { sendPage } from '../../../send-page.ts';
import { closed, fromTime, noQuery, pageOf, pageQuery, time } from '../shapes.ts';

const role = Type.Enum([...roles]);
const name = Type.String({ minLength: 1, maxLength: 200 });
const groups = Type.Array(Type.String(), { maxItems: 200, description: 'Ids of groups' });

const createBody = Type.Object(
  {
    login: Type.String({
      pattern: '^[^\\s\\p{C}]{1,254}$',
      description: 'What they log in with, such as an e-mail address; letter case does not matter',
    }),
    name: Type.Optional(name),
    role,
    password: Type.Optional(
      Type.String({
        maxLength: 1024,
        description: 'If absent, the answer has a token with which they choose one',
      }),
    ),
    groups: Type.Optional(groups),
  },
  { ...closed, title: 'NewUser' },
);
const changeBody = Type.Object(
  {
    name: Type.Optional(name),
    role: Type.Optional(role),
    suspended: Type.Optional(Type.Boolean()),
    groups: Type.Optional(groups),
  },
  { ...closed, title: 'UserChange' },
);
const userAnswer = Type.Object(
  {
    id: Type.String(),
    login: Type.String(),
    name: Type.String(),
    role,
    groups: Type.Array(Type.String()),
    has_password: Type.Boolean(),
    suspended_at: Type.Union([time, Type.Null()]),
    created_at: time,
  },
  { title: 'User' },
);
const ticketAnswer = Type.Object(
  {
    token: Type.String({ description: 'For POST /v1/auth/set-password; shown only once' }),
    expires_at: time,
  },
  { title: 'PasswordTicket' },
);
const newUserAnswer = Type.Object(
  {
    ...userAnswer.properties,
    set_password: Type.Optional(ticketAnswer),
  },
  { title: 'CreatedUser' },
);
const params = Type.Object({ id: Type.String({ description: 'User id, a UUID' }) });
type Params = Static<typeof params>;
const tags = ['Users'];

export function userRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.post<{ Body: Static<typeof createBody> }>(
    '/v1/users',
    {
      schema: {
        operationId: 'createUser',
        tags,
        summary: 'Creates a person who logs in with a password',
        querystring: noQuery,
        body: createBody,
        response: { 201: newUserAnswer },
      },
      config: { secretMembers: ['password'] },
    },
    async ({ caller, body, once }, reply) => {
      const { name: given = body.login, password, groups: joined = [] } = body;
      const wish = { ...body, name: given, password, groups: joined };
      const { user, ticket } = await createUser(deps, caller, wish, { once });
      reply.code(201).header('cache-control', 'no-store');
      return { ...fromUser(user), ...(ticket && { set_password: fromTicket(ticket) }) };
    },
  );
  app.get<{ Querystring: Static<typeof pageQuery> }>(
    '/v1/users',
    {
      schema: {
        operationId: 'listUsers',
        tags,
        summary: 'Lists the people of the organization, oldest first',
        querystring: pageQuery,
        response: { 200: pageOf(userAnswer) },
      },
    },
    async ({ caller, query }, reply) => {
      const show = (user: UserView) => JSON.stringify(fromUser(user));
      const page = await listUsers(deps, caller, query, show);
      return sendPage(reply, 'results', page, { total: page.total });
    },
  );
  oneUserRoutes(app, deps);
}

function oneUserRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.get<{ Params: Params }>(
    '/v1/users/:id',
    {
      schema: {
        operationId: 'getUser',
        tags,
        summary: 'A person',
        params,
        querystring: noQuery,
        response: { 200: userAnswer },
      },
    },
    async ({ caller, params: { id } }) => fromUser(await getUser(deps, caller, id)),
  );
  app.patch<{ Params: Params; Body: Static<typeof changeBody> }>(
    '/v1/users/:id',
    {
      schema: {
        operationId: 'changeUser',
        tags,
        summary: 'Changes name, role, groups or suspension of a person',
        params,
        querystring: noQuery,
        body: changeBody,
        response: { 200: userAnswer },
      },
    },
    async ({ caller, params: { id }, body, once }) => {
      const unchanged = {
        name: undefined,
        role: undefined,
        suspended: undefined,
        groups: undefined,
      };
      const change = { ...unchanged, ...body, id };
      return fromUser(await changeUser(deps, caller, change, { once }));
    },
  );
  app.delete<{ Params: Params }>(
    '/v1/users/:id',
    {
      schema: {
        operationId: 'removeUser',
        tags,
        summary: 'Removes a person; their activities stay',
        params,
        querystring: noQuery,
        response: { 204: Type.Null() },
      },
    },
    async ({ caller, params: { id } }, reply) => {
      await removeUser(deps, caller, id);
      return reply.code(204).send();
    },
  );
  app.post<{ Params: Params }>(
    '/v1/users/:id/reset-password',
    {
      schema: {
        operationId: 'resetPassword',
        tags,
        summary: 'Removes a password and creates a token to choose another',
        params,
        querystring: noQuery,
        response: { 200: ticketAnswer },
      },
    },
    async ({ caller, params: { id }, once }, reply) => {
      reply.header('cache-control', 'no-store');
      return fromTicket(await resetPassword(deps, caller, id, { once }));
    },
  );
}

function fromTicket({ secret, expiresAt }: Ticket) {
  return { token: secret, expires_at: fromTime(expiresAt) };
}

function fromUser(user: UserView) {
  const { id, login, name: called, role: held, groups: joined, hasPassword, suspendedAt } = user;
  return {
    id,
    login,
    name: called,
    role: held,
    groups: [...joined],
    has_password: hasPassword,
    suspended_at: fromTime(suspendedAt) ?? null,
    created_at: fromTime(user.createdAt),
  };
}
