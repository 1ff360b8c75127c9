import { Ajv } from 'ajv';
import { expect, test, vi } from 'vitest';
import { openServer } from '../../../test/support/server.ts';
import { sqlite } from '../../../test/support/stores.ts';

test('a second server compiles no shape again', async () => {
  const ready = async () => (await openServer(sqlite)).app.ready();
  await ready();
  const compile = vi.spyOn(Ajv.prototype, 'compile');
  await ready();
  expect(compile).not.toHaveBeenCalled();
  compile.mockRestore();
});
