import { expect, test } from 'vitest';
import { decidePurge, decideRestore, decideSoftDelete } from './decide-deletion.ts';
import { decideCreate } from './decide-write.ts';

const at = Date.UTC(2026, 0, 1);
const birth = { org: '7', id: 'e1', schema: 'contact', version: 3, userId: undefined };
const alive = decideCreate(birth, { a: 1 }, { at, schema: undefined, mayShare: true }).after;

test('a soft deletion keeps the document and dates it', () => {
  const { kind, after, diff } = decideSoftDelete(alive, at + 1000);
  const moment = '2026-01-01T00:00:01.000Z';
  expect(kind).toBe('softDeleteEntity');
  expect(after).toMatchObject({ version: 4, deletedAt: at + 1000, updatedAt: at + 1000 });
  expect(after.document).toEqual({ ...alive.document, _updated_at: moment, _deleted_at: moment });
  expect(diff).toEqual({ added: { _deleted_at: moment } });
});

test('a restore takes exactly that back', () => {
  const deleted = decideSoftDelete(alive, at + 1000).after;
  const { kind, after, diff } = decideRestore(deleted, at);
  expect(kind).toBe('restoreEntity');
  expect(after).toMatchObject({ version: 5, deletedAt: undefined, updatedAt: at + 1001 });
  expect(after.document).toEqual({ ...alive.document, _updated_at: '2026-01-01T00:00:01.001Z' });
  expect(diff).toEqual({ deleted: { _deleted_at: '2026-01-01T00:00:01.000Z' } });
});

test('a purge leaves nothing but names', () => {
  const { kind, after, diff } = decidePurge(alive, at);
  expect(kind).toBe('deleteEntity');
  expect(after.document).toEqual({ _schema: 'contact', _id: 'e1', _org: '7' });
  expect([after.version, diff]).toEqual([4, {}]);
});
