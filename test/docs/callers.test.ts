import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { actionsByRole, roles } from '../../src/domain/access/roles.ts';

const text = readFileSync(new URL('../../docs/guide/callers.md', import.meta.url), 'utf8');

test('the table of roles in the guide is that in the code', () => {
  const [, heads = ''] = /^\| action \|(.*)\|$/m.exec(text) ?? [];
  expect(heads.split('|').map((cell) => cell.trim())).toEqual(roles);
  const rows = [...text.matchAll(/^\| `(\w+:\w+)` \|(.*)\|$/gm)].map(([, action, cells = '']) => [
    action,
    cells.split('|').map((cell) => cell.trim() === 'yes'),
  ]);
  const inCode = actionsByRole.owner.map((action) => [
    action,
    roles.map((role) => actionsByRole[role].includes(action)),
  ]);
  expect(new Map(rows as [])).toEqual(new Map(inCode as []));
});
