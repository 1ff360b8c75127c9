import { expect, test } from 'vitest';
import { newDatabase } from '../../../test/support/postgres/databases.ts';
import { silent } from '../../../test/support/stores.ts';
import { pgDriver } from './pg-driver.ts';
import { StatementCache } from './statement-cache.ts';

const SAME = /* sql */ `
  SELECT @texts::text[] AS texts, @numbers::bigint[] AS numbers`;

test('lists come to the database as they are, whatever their texts hold', async () => {
  const driver = pgDriver({ url: await newDatabase(), poolSize: 3, log: silent });
  const one = Array.from({ length: 0x250 }, (_, code) => String.fromCharCode(code + 1));
  const texts = [
    ...one,
    ...one.map((character) => `a"b\\${character}`),
    '',
    'NULL',
    'null',
    '{a,b}',
    '\\"',
    '\\\\',
    '\u2028',
    '\u{1f600}"\\',
    JSON.stringify({ text: 'a "quoted"\n\ud800' }),
    null,
  ];
  const query = new StatementCache().bind(SAME, { texts, numbers: [1, -2, null, 2 ** 53 - 1] });
  const { rows } = await driver.query(query);
  await driver.close();
  expect(rows).toEqual([{ texts, numbers: ['1', '-2', null, String(2 ** 53 - 1)] }]);
});
