import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runEntia } from '../support/process.ts';
import { temporaryDirectory } from '../support/stores.ts';
import { breakInto, filledDirectory, plain } from './filled-store.ts';

test('entia check: what it looked at, a line for each finding, and 1 when there is any', async () => {
  const directory = await filledDirectory();
  const sound = await runEntia(['check'], { ENTIA_DATA_DIR: directory });
  expect(sound).toMatchObject({ code: 0, err: '' });
  expect(sound.out).toMatch(/^4 entities, 10 operations, .*: 0 findings\n$/);
  breakInto(directory, [
    `UPDATE entity SET created_at = 0 WHERE id = '${plain}'`,
    "UPDATE org_head SET seq = seq + 1 WHERE org = 'other'",
  ]);
  const broken = await runEntia(['check'], { ENTIA_DATA_DIR: directory });
  expect(broken).toMatchObject({ code: 1, err: '' });
  expect(broken.out.split('\n')).toEqual([
    expect.stringMatching(
      /^feed\/head org=other head=\d+ last_commit=\d+: must hold: the head of an organization is the number of its last commit$/,
    ) as string,
    `entity/system-fields org=1 id=${plain} version=1 fields=_created_at: must hold: the system fields of a document say what its row says; those listed do not`,
    expect.stringMatching(/: 2 findings$/) as string,
    '',
  ]);
});

test('entia check where nothing is to be checked says so in a line', async () => {
  const directory = join(temporaryDirectory(), 'nowhere');
  expect(await runEntia(['check'], { ENTIA_DATA_DIR: directory })).toEqual({
    code: 1,
    out: '',
    err: `entia: ${directory} holds no Entia data: set ENTIA_DATA_DIR to the right directory; starting a server creates one\n`,
  });
});
