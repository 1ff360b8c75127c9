import { expect, test } from 'vitest';
import { dependenciesOver } from '../../../test/support/dependencies.ts';
import { orgs } from '../../../test/support/rows.ts';
import { sqlite } from '../../../test/support/stores.ts';
import { almighty, callerOf } from '../../domain/access/caller-of.ts';
import { searchAs } from './search-as.ts';

const [north] = orgs;
const caller = callerOf(almighty(north, 'test'), false);

test('bounds that cannot be compared are refused with the place of the clause', async () => {
  const deps = dependenciesOver(await sqlite.open(), { at: 0 });
  const query = {
    type: 'range' as const,
    field: 'n',
    bounds: { gt: 'abc', lt: 5 },
    path: '/filter/0/range/n',
  };
  await expect(searchAs(deps, caller, { query, sort: [], from: 0, size: 1 })).rejects.toMatchObject(
    {
      kind: 'invalid',
      problems: [{ path: '/filter/0/range/n', code: 'filter/invalid' }],
    },
  );
});
