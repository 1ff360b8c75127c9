import { expect, test } from 'vitest';
import { entityRow, idOf, orgs, putEntity } from '../../../test/support/rows.ts';
import { sqlite } from '../../../test/support/stores.ts';
import { almighty, callerOf } from '../../domain/access/caller-of.ts';
import type { Dependencies } from '../dependencies.ts';
import { getEntityWithRelations } from './get-entity.ts';

const [north] = orgs;
const caller = callerOf(almighty(north, 'test'), false);

test('relations of more text than an answer may have are refused', async () => {
  const store = await sqlite.open();
  const text = JSON.stringify('x'.repeat(98));
  for (let n = 1; n <= 8; n++) await putEntity(store, entityRow(north, n, { text }));
  await putEntity(store, entityRow(north, 0));
  const ref = { schema: 'contact', id: idOf(0) };
  const read = () =>
    getEntityWithRelations({ store, answerLimitBytes: 799 } as Dependencies, caller, ref);
  const link = (count: number) =>
    store.run(north, (tx) =>
      tx.relations.replace(
        north,
        idOf(0),
        Array.from({ length: count }, (_, n) => ({
          attribute: 'a',
          position: n,
          toOrg: north,
          toId: idOf(n + 1),
          path: undefined,
          itemId: undefined,
          tags: [],
        })),
      ),
    );
  await link(8);
  await expect(read()).rejects.toMatchObject({ code: 'answer/too-large' });
  await link(7);
  expect((await read()).relations).toHaveLength(7);
});
