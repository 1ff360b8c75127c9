import { expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { type ClaimRules, principalOf } from './claims.ts';

const rules: ClaimRules = { rolesClaim: 'roles', groupsClaim: 'groups', defaultRole: undefined };
const anna = { sub: 'anna', org_id: 'acme', roles: ['editor'] };

const accepted: readonly [
  name: string,
  claims: JsonObject,
  expected: object,
  rules?: Partial<ClaimRules>,
][] = [
  ['the plain form', anna, { org: 'acme', userId: 'anna', subject: 'user:anna', role: 'editor' }],
  [
    'the form of ID tokens of the original',
    { sub: 'u-1', 'custom:ivy_org_id': '739', 'custom:ivy_user_id': '10', roles: 'viewer' },
    { org: '739', userId: '10' },
  ],
  ['two names of one organization', { ...anna, 'custom:ivy_org_id': 'acme' }, { org: 'acme' }],
  ['the strongest role', { ...anna, roles: ['viewer', 'owner', 'x'] }, { role: 'owner' }],
  ['a role as text', { ...anna, roles: 'admin' }, { role: 'admin' }],
  ['no role, and a default', { ...anna, roles: [] }, { role: 'viewer' }, { defaultRole: 'viewer' }],
  [
    'a weak role is not lifted by the default',
    { ...anna, roles: ['viewer'] },
    { role: 'viewer' },
    { defaultRole: 'admin' },
  ],
  [
    'a nested claim',
    { ...anna, realm: { access: { roles: ['owner'] } } },
    { role: 'owner' },
    { rolesClaim: 'realm.access.roles' },
  ],
  [
    'a claim named like a URL',
    { ...anna, 'https://a.example/roles': ['admin'] },
    { role: 'admin' },
    { rolesClaim: 'https://a.example/roles' },
  ],
  ['groups', { ...anna, groups: ['a', 1, null, 'b'] }, { groups: ['a', 'b'] }],
  ['one group', { ...anna, groups: 'a' }, { groups: ['a'] }],
];

test.each(accepted)('%s', (_name, claims, expected, change) => {
  expect(principalOf(claims, { ...rules, ...change })).toMatchObject(expected);
});

const refused: readonly [name: string, claims: JsonObject, code: string][] = [
  ['no organization', { sub: 'a', roles: ['owner'] }, 'auth/jwt-refused'],
  ['two organizations', { ...anna, 'custom:ivy_org_id': 'other' }, 'auth/jwt-refused'],
  ['an organization that cannot be', { ...anna, org_id: "1' OR '1" }, 'auth/jwt-refused'],
  ['an organization with NUL', { ...anna, org_id: 'acme\0' }, 'auth/jwt-refused'],
  ['an organization that is a number', { ...anna, org_id: 1 }, 'auth/jwt-refused'],
  ['nobody', { ...anna, sub: '' }, 'auth/jwt-refused'],
  ['somebody with NUL', { ...anna, sub: 'anna\0' }, 'auth/jwt-refused'],
  ['somebody with a lone surrogate', { ...anna, sub: '\ud800' }, 'auth/jwt-refused'],
  ['somebody with a line break', { ...anna, sub: 'anna\n' }, 'auth/jwt-refused'],
  ['somebody with 129 characters', { ...anna, sub: 'a'.repeat(129) }, 'auth/jwt-refused'],
  ['a person that is a list', { ...anna, sub: ['anna'] }, 'auth/jwt-refused'],
  ['no role', { ...anna, roles: ['Owner', 'administrator'] }, 'auth/no-role'],
  ['roles that are an object', { ...anna, roles: { owner: true } }, 'auth/no-role'],
];

test.each(refused)('%s', (_name, claims, code) => {
  expect(() => principalOf(claims, rules)).toThrow(expect.objectContaining({ code }));
});

test('an activity keeps short claims about the person, and whom we take them for', () => {
  const claims = { ...anna, email: 'anna@acme.example', name: 'x'.repeat(300), nonce: 'n', exp: 1 };
  expect(principalOf(claims, rules).identity).toEqual({
    sub: 'anna',
    email: 'anna@acme.example',
    org_id: 'acme',
    user_id: 'anna',
  });
});
