import { expect, test } from 'vitest';
import { fromCaller } from './from-caller.ts';

test('a caller is rendered in the words of the dialect', () => {
  const caller = { sub: 'u', username: 'ada', email: 'ada@x.de', org_id: '1', user_id: 'u' };
  const token = {
    sub: 'u',
    'cognito:username': 'ada',
    email: 'ada@x.de',
    'custom:ivy_org_id': '1',
    'custom:ivy_user_id': 'u',
  };
  expect(fromCaller(caller)).toEqual({ EpilotAuth: { token } });
});

test('a caller of version 0.1 is given as it was stored', () => {
  const caller = { EpilotAuth: { token: { sub: 'admin', 'custom:ivy_org_id': '1' } } };
  expect(fromCaller(caller)).toBe(caller);
});
