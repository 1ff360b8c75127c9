import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../src/kernel/json.ts';
import {
  a,
  arrange,
  contact,
  get,
  post,
  runScenarios,
  type Scenario,
} from '../support/scenario.ts';
import { firstMoment, jwtTrust, openServer } from '../support/server.ts';
import { stores } from '../support/stores.ts';
import { by } from '../support/tokens.ts';

const nowS = firstMoment / 1000;
const base64 = (value: JsonValue) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as the trusted issuer would make it, but for what the claims say otherwise. */
function jwt(claims: { readonly [claim: string]: JsonValue } = {}, secret = jwtTrust.secret) {
  const whole = {
    iss: jwtTrust.issuer,
    aud: jwtTrust.audience,
    exp: nowS + 3600,
    org_id: '1',
    sub: 'anna',
    roles: ['editor'],
    ...claims,
  };
  const input = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64(whole)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

const schemas = get('/v1/entity/schemas');
const addOther = post('/v1/organizations', { id: 'other', name: 'Other' });

const scenarios: readonly Scenario[] = [
  {
    name: 'an editor creates; the entity is theirs and the activity names them',
    ...by(jwt({ email: 'anna@acme.example' }), contact(a)),
    status: 201,
    activities: 1,
    feed: 1,
    answer: { _owners: [{ org_id: '1', user_id: 'anna' }] },
    check: async (_reply, server) => {
      const feed = await server.call(get(`/v1/entity/contact/${a}/activity`));
      const [activity] = feed.json<{ results: { caller: object }[] }>().results;
      expect(activity?.caller).toEqual({
        EpilotAuth: {
          token: {
            sub: 'anna',
            iss: jwtTrust.issuer,
            email: 'anna@acme.example',
            'custom:ivy_org_id': '1',
            'custom:ivy_user_id': 'anna',
          },
        },
      });
    },
  },
  {
    name: 'a viewer creates nothing',
    ...by(jwt({ roles: ['viewer'] }), contact(a)),
    status: 403,
    code: 'auth/forbidden',
  },
  {
    name: 'without a role there is no access',
    ...by(jwt({ roles: [] }), schemas),
    status: 403,
    code: 'auth/no-role',
  },
  {
    name: 'an owner does not manage the instance',
    ...by(jwt({ roles: ['owner'] }), addOther),
    status: 403,
    code: 'auth/forbidden',
  },
  {
    name: 'another secret',
    ...by(jwt({}, 'x'.repeat(32)), schemas),
    status: 401,
    code: 'auth/jwt-refused',
    check: (reply) =>
      expect(reply.headers['www-authenticate']).toBe('Bearer error="invalid_token"'),
  },
  {
    name: 'the time is over',
    ...by(jwt({ exp: nowS - 61 }), schemas),
    status: 401,
    code: 'auth/token-expired',
  },
  {
    name: 'an organization that does not exist',
    ...by(jwt({ org_id: 'nobody' }), schemas),
    status: 404,
    code: 'org/not-found',
  },
  {
    name: 'a header that names another organization than the token',
    given: [addOther],
    ...by(jwt(), { ...schemas, headers: { 'x-epilot-org-id': 'other' } }),
    status: 404,
    code: 'org/not-found',
  },
  {
    name: 'two tokens in one header',
    ...by(`${jwt()} ${jwt()}`, schemas),
    status: 401,
    code: 'auth/jwt-refused',
  },
  {
    name: 'a token in the body of another scheme',
    ...schemas,
    headers: { authorization: `JWT ${jwt()}` },
    status: 401,
    code: 'auth/token-missing',
  },
];
runScenarios(scenarios, { servers: 'each' });

describe.each([...stores])('$name', (kind) => {
  test('a token that was taken before ends in time, and an earlier clock does not renew it', async () => {
    const server = await openServer(kind);
    const request = by(jwt({ nbf: nowS, exp: nowS + 600 }), schemas);
    expect((await server.call(request)).status).toBe(200);
    server.clock.at = firstMoment + 659_000;
    expect((await server.call(request)).status).toBe(200);
    server.clock.at = firstMoment + 660_000;
    expect((await server.call(request)).json()['code']).toBe('auth/token-expired');
    server.clock.at = firstMoment - 61_000;
    expect((await server.call(request)).json()['code']).toBe('auth/jwt-refused');
  });

  test('a suspension ends what was served before', async () => {
    const server = await openServer(kind);
    const request = by(jwt({ org_id: 'other' }), schemas);
    await arrange(server, [addOther, request]);
    await server.deps.store.run('other', async (tx) => {
      const other = await tx.organizations.find('other');
      await tx.organizations.replace({ ...other!, suspendedAt: firstMoment });
      await tx.feed.append('other', { kind: 'organization', id: 'other' });
    });
    expect((await server.call(request)).json()['code']).toBe('org/suspended');
  });
});
