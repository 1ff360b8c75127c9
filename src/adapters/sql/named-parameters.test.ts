import { expect, test } from 'vitest';
import { byPosition } from './named-parameters.ts';

test('names become positions; a name used twice has two', () => {
  const sql = 'SELECT a FROM t WHERE b = @b AND (c_d > @c_d OR c_d = @b)';
  expect(byPosition(sql, () => '?')).toEqual({
    text: 'SELECT a FROM t WHERE b = ? AND (c_d > ? OR c_d = ?)',
    names: ['b', 'c_d', 'b'],
  });
  expect(byPosition(sql, (n) => `$${n}`).text).toBe(
    'SELECT a FROM t WHERE b = $1 AND (c_d > $2 OR c_d = $3)',
  );
});
