import { expect, test } from 'vitest';
import { almighty, callerOf } from '../../domain/access/caller-of.ts';
import type { Dependencies } from '../dependencies.ts';
import { createActivity, maxPayloadBytes } from './create-activity.ts';

test('a payload that is too large is refused with its size before anything is asked of the store', async () => {
  const text = 'ä'.repeat(maxPayloadBytes / 2);
  const input = { type: 'Note', title: 'T', message: 'M', pending: false, entities: [] };
  const caller = callerOf(almighty('1', 'test'), false);
  const create = createActivity({} as Dependencies, caller, { ...input, payload: { text } });
  await expect(create).rejects.toMatchObject({
    code: 'activity/too-large',
    details: { size: maxPayloadBytes + '{"text":""}'.length, limit: maxPayloadBytes },
  });
});
