import { expect, test } from 'vitest';
import type { Action, Role } from '../../kernel/caller.ts';
import { actionsOf, almighty, callerOf } from './caller-of.ts';
import { actionsByRole } from './roles.ts';
import { scopes } from './scopes.ts';

const bound = { reach: 'organization' } as const;

const cases: readonly [
  name: string,
  role: Role,
  scopes: readonly string[] | undefined,
  may: readonly Action[],
][] = [
  ['without scopes all of the role', 'viewer', undefined, actionsByRole.viewer],
  ['no scopes, no rights', 'owner', [], []],
  ['an action', 'owner', ['entity:edit'], ['entity:edit']],
  ['all of a word', 'viewer', ['entity:*'], ['entity:view']],
  ['scopes add nothing to a role', 'viewer', ['entity:edit', 'token:*'], []],
  ['a word is whole', 'owner', ['entit:*', 'entity', '*', 'entity:'], []],
  ['no scope names the instance', 'owner', ['instance:*', 'instance:manage'], []],
];

test.each(cases)('%s', (_name, role, scopes, may) => {
  expect([...actionsOf({ role, scopes, ...bound })]).toEqual(may);
});

test('only the reach of the instance lets manage it', () => {
  expect(callerOf(almighty('1', 'admin'), false).may('instance:manage')).toBe(true);
  expect(actionsOf({ role: 'owner', scopes: undefined, ...bound })).not.toContain(
    'instance:manage',
  );
});

test('scopes are the actions of an owner and their words', () => {
  for (const action of actionsByRole.owner) expect(scopes).toContain(action);
  expect(scopes.filter((scope) => scope.endsWith(':*'))).toEqual([
    'activity:*',
    'entity:*',
    'job:*',
    'org:*',
    'schema:*',
    'token:*',
    'user:*',
  ]);
});
