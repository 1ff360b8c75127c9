import { expect, test } from 'vitest';
import type { Activity } from './activity.ts';
import { createActivityRenderer } from './render.ts';

const activity: Activity = {
  org: '1',
  id: '01ARZ3NDEK0000000000000000',
  at: 0,
  type: 'Note',
  title: '',
  message: '',
  payload: JSON.stringify({ entity: { id: 'e1' }, name: '<b>Ann & Bob</b>' }),
  caller: { EpilotAuth: { token: { sub: 'admin', email: 'ann@example.com' } } },
  pending: false,
};
const titles = new Map([['e1', 'ACME']]);

const messages: readonly [template: string, rendered: string][] = [
  ['plain', 'plain'],
  ['{{caller}} did it', 'ann@example.com did it'],
  ['{{entity payload.entity.id}}', 'ACME'],
  ['{{entity "e2"}}', 'e2'],
  ['{{payload.name}}', '<b>Ann & Bob</b>'],
  ['{{payload.nothing}}', ''],
  ['{{#if', '{{#if'],
  ['{{foo bar}}', '{{foo bar}}'],
  ['{{payload.constructor}}', ''],
];
test.each(messages)('%s is read as %s', (message, rendered) => {
  expect(createActivityRenderer()({ ...activity, message }, titles).message).toBe(rendered);
});

const callers: readonly [caller: Activity['caller'], name: string][] = [
  [{ EpilotAuth: { token: { sub: 'admin', email: 'ann@example.com' } } }, 'ann@example.com'],
  [{ EpilotAuth: { token: { sub: 'admin' } } }, 'admin'],
  [{ EpilotAuth: 'x' }, 'somebody'],
  [{ sub: 'admin', org_id: '1' }, 'admin'],
  [{ sub: 'u', email: 'ann@example.com' }, 'ann@example.com'],
  [{}, 'somebody'],
];
test.each(callers)('the caller %j is called %s', (caller, name) => {
  expect(createActivityRenderer()({ ...activity, caller, title: '{{caller}}' }, titles).title).toBe(
    name,
  );
});
