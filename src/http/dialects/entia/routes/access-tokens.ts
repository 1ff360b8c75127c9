import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { TokenWish } from '../../../../domain/access/decide-token.ts';
import { roles } from '../../../../domain/access/roles.ts';
import { scopes } from '../../../../domain/access/scopes.ts';
import { invalid } from '../../../../kernel/errors.ts';
import { parseMoment } from '../../../../kernel/moment.ts';
import type { Token } from '../../../../ports/token-store.ts';
import { createToken } from '../../../../usecases/access/create-token.ts';
import { getToken, listTokens } from '../../../../usecases/access/read-tokens.ts';
import { revokeToken } from '../../../../usecases/access/revoke-token.ts';
import type { Dependencies } from '../../../../usecases/dependencies.ts';
import { sendPage } from '../../../send-page.ts';
import { closed, fromTime, noQuery, pageOf, pageQuery, time } from '../shapes.ts';

const role = Type.Enum([...roles]);
const timeOrNull = Type.Union([time, Type.Null()]);
const hundredYears = 100 * 366 * 24 * 3600;

const createBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, description: 'What it is for' }),
    role,
    scopes: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        maxItems: 100,
        description: `What of the role it may use; all of it when absent. Some of ${scopes.join(', ')}`,
      }),
    ),
    expires_at: Type.Optional(time),
    expires_in: Type.Optional(
      Type.Integer({ minimum: 1, maximum: hundredYears, description: 'Seconds from now' }),
    ),
  },
  { additionalProperties: false, title: 'NewAccessToken' },
);
const tokenAnswer = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    prefix: Type.String({ description: 'How the token begins' }),
    role,
    scopes: Type.Union([Type.Array(Type.String()), Type.Null()]),
    created_at: time,
    created_by: Type.String({ description: '`admin`, `token:<id>` or `user:<id>`' }),
    expires_at: timeOrNull,
    last_used_at: timeOrNull,
    revoked_at: timeOrNull,
  },
  { title: 'AccessToken' },
);
const newTokenAnswer = Type.Object(
  {
    ...tokenAnswer.properties,
    token: Type.String({ description: 'The token itself, shown only once' }),
  },
  { title: 'CreatedAccessToken' },
);
const listQuery = Type.Object(
  {
    ...pageQuery.properties,
    revoked: Type.Optional(
      Type.Boolean({
        description: 'true: only revoked tokens; false: only valid ones; absent: all',
      }),
    ),
  },
  closed,
);
const params = Type.Object({ id: Type.String({ description: 'Token id, a UUID' }) });
const tags = ['Access tokens'];

export function accessTokenRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.post<{ Body: Static<typeof createBody> }>(
    '/v1/access-tokens',
    {
      schema: {
        operationId: 'createAccessToken',
        tags,
        summary: 'Creates a token and shows it, only this once',
        querystring: noQuery,
        body: createBody,
        response: { 201: newTokenAnswer },
      },
    },
    async ({ caller, body, once }, reply) => {
      const wish = toWish(body, deps.clock.now());
      const { token, secret } = await createToken(deps, caller, wish, { once });
      reply.code(201).header('cache-control', 'no-store');
      return { ...fromToken(token), token: secret };
    },
  );
  app.get<{ Querystring: Static<typeof listQuery> }>(
    '/v1/access-tokens',
    {
      schema: {
        operationId: 'listAccessTokens',
        tags,
        summary: 'The tokens of the organization, oldest first; `revoked` chooses',
        querystring: listQuery,
        response: { 200: pageOf(tokenAnswer) },
      },
    },
    async ({ caller, query }, reply) => {
      const show = (token: Token) => JSON.stringify(fromToken(token));
      const page = await listTokens(deps, caller, query, show);
      return sendPage(reply, 'results', page, { total: page.total });
    },
  );
  app.get<{ Params: Static<typeof params> }>(
    '/v1/access-tokens/:id',
    {
      schema: {
        operationId: 'getAccessToken',
        tags,
        summary: 'A token, without its secret',
        params,
        querystring: noQuery,
        response: { 200: tokenAnswer },
      },
    },
    async ({ caller, params: { id } }) => fromToken(await getToken(deps, caller, id)),
  );
  app.delete<{ Params: Static<typeof params> }>(
    '/v1/access-tokens/:id',
    {
      schema: {
        operationId: 'revokeAccessToken',
        tags,
        summary: 'Revokes a token at once',
        params,
        querystring: noQuery,
        response: { 204: Type.Null() },
      },
    },
    async ({ caller, params: { id } }, reply) => {
      await revokeToken(deps, caller, id);
      return reply.code(204).send();
    },
  );
}

function toWish(body: Static<typeof createBody>, nowMs: number): TokenWish {
  const { name, scopes: sent, expires_at: at, expires_in: seconds } = body;
  if (at !== undefined && seconds !== undefined) {
    const message = 'send expires_at or expires_in, not both';
    throw invalid([{ path: '/expires_in', code: 'range/conflicting', message }]);
  }
  const after = seconds === undefined ? undefined : nowMs + seconds * 1000;
  const expiresAt = at === undefined ? after : (parseMoment(at) ?? Number.NaN);
  return { name, role: body.role, scopes: sent, expiresAt };
}

function fromToken(token: Token) {
  const { id, name, prefix, role: held, scopes: narrowed, createdBy } = token;
  return {
    id,
    name,
    prefix,
    role: held,
    scopes: narrowed ?? null,
    created_at: fromTime(token.createdAt),
    created_by: createdBy,
    expires_at: fromTime(token.expiresAt) ?? null,
    last_used_at: fromTime(token.lastUsedAt) ?? null,
    revoked_at: fromTime(token.revokedAt) ?? null,
  };
}
