import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Dependencies } from '../../../../usecases/dependencies.ts';
import type { Grant } from '../../../../usecases/people/grant.ts';
import { logIn } from '../../../../usecases/people/log-in.ts';
import { logOut, refreshSession } from '../../../../usecases/people/refresh-session.ts';
import { changePassword, redeemTicket } from '../../../../usecases/people/set-password.ts';
import { networkOf } from '../../../network-of.ts';
import { closed, noQuery } from '../shapes.ts';

const password = Type.String({ minLength: 1, maxLength: 1024 });
const refreshBody = Type.Object(
  { refresh_token: Type.String({ maxLength: 256 }) },
  { ...closed, title: 'RefreshToken' },
);
const loginBody = Type.Object(
  {
    login: Type.String({ minLength: 1, maxLength: 254 }),
    password,
    organization: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_-]{1,64}$',
        description: 'If absent, the default organization of this server',
      }),
    ),
  },
  { ...closed, title: 'Login' },
);
const changeBody = Type.Object(
  { current_password: password, new_password: password },
  { ...closed, title: 'PasswordChange' },
);
const redeemBody = Type.Object(
  { token: Type.String({ maxLength: 256 }), password },
  { ...closed, title: 'NewPassword' },
);
const grantAnswer = Type.Object(
  {
    access_token: Type.String({ description: 'Send it as `Authorization: Bearer`' }),
    refresh_token: Type.String({ description: 'Works once' }),
    token_type: Type.Literal('Bearer'),
    expires_in: Type.Integer({ description: 'How long the access token is valid, in seconds' }),
  },
  { title: 'Tokens' },
);
const tags = ['Sessions'];
/** No body of these routes is larger, and whoever sends one need not have a token. Bytes. */
const maxBodyBytes = 16 * 1024;
const open = { tags, querystring: noQuery, security: [] };

/** How people get tokens; these routes ask for none. `org` is where people log in who name no organization. */
export function openSessionRoutes(app: FastifyInstance, deps: Dependencies, org: string): void {
  app.addHook('onSend', (_request, reply, _payload, done) => {
    reply.header('cache-control', 'no-store');
    done();
  });
  app.post<{ Body: Static<typeof loginBody> }>(
    '/v1/auth/login',
    {
      bodyLimit: bodyLimitOf(app),
      schema: {
        ...open,
        operationId: 'logIn',
        summary: 'Logs in with a password and opens a session',
        body: loginBody,
        response: { 200: grantAnswer },
      },
    },
    async ({ body, ip }) => {
      const sent = { ...body, org: body.organization ?? org, defaultOrg: org };
      return fromGrant(await logIn(deps, sent, networkOf(ip)));
    },
  );
  app.post<{ Body: Static<typeof refreshBody> }>(
    '/v1/auth/refresh',
    {
      bodyLimit: bodyLimitOf(app),
      schema: {
        ...open,
        operationId: 'refreshSession',
        summary: 'Exchanges a refresh token, which works once, for new tokens',
        body: refreshBody,
        response: { 200: grantAnswer },
      },
    },
    async ({ body }) => fromGrant(await refreshSession(deps, body.refresh_token)),
  );
  app.post<{ Body: Static<typeof refreshBody> }>(
    '/v1/auth/logout',
    {
      bodyLimit: bodyLimitOf(app),
      schema: {
        ...open,
        operationId: 'logOut',
        summary: 'Ends the session of a refresh token',
        body: refreshBody,
        response: { 204: Type.Null() },
      },
    },
    async ({ body }, reply) => {
      await logOut(deps, body.refresh_token);
      return reply.code(204).send();
    },
  );
  app.post<{ Body: Static<typeof redeemBody> }>(
    '/v1/auth/set-password',
    {
      bodyLimit: bodyLimitOf(app),
      schema: {
        ...open,
        operationId: 'setPassword',
        summary: 'Sets a password with the token of an invitation or a reset',
        body: redeemBody,
        response: { 200: grantAnswer },
      },
    },
    async ({ body, ip }) => {
      const { token: ticket, password } = body;
      return fromGrant(await redeemTicket(deps, { ticket, password, from: networkOf(ip) }));
    },
  );
}

/** What people do about their own session. */
export function ownPasswordRoute(app: FastifyInstance, deps: Dependencies): void {
  app.post<{ Body: Static<typeof changeBody> }>(
    '/v1/auth/password',
    {
      bodyLimit: bodyLimitOf(app),
      schema: {
        operationId: 'changePassword',
        tags,
        summary: 'Changes your own password; ends all sessions and opens a new one',
        querystring: noQuery,
        body: changeBody,
        response: { 200: grantAnswer },
      },
    },
    async ({ caller, body }, reply) => {
      reply.header('cache-control', 'no-store');
      const input = { current: body.current_password, next: body.new_password };
      return fromGrant(await changePassword(deps, caller, input));
    },
  );
}

function bodyLimitOf(app: FastifyInstance): number {
  return Math.min(app.initialConfig.bodyLimit ?? maxBodyBytes, maxBodyBytes);
}

function fromGrant({ accessToken, refreshToken, expiresInS }: Grant) {
  return {
    access_token: accessToken,
    refresh_token: refreshToken,
    token_type: 'Bearer' as const,
    expires_in: expiresInS,
  };
}
