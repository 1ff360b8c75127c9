import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runHere } from '../support/cli.ts';
import { openWith } from '../support/instance.ts';
import { newDatabase, withClient } from '../support/postgres/databases.ts';
import { temporaryDirectory } from '../support/stores.ts';

/** Every way to open a store but that of a server that starts, and `restore`, which is there to make one. */
const ways = [
  'check',
  'backup /dev/null/never',
  'token create --role owner',
  'org create acme',
  'user create anna --role owner',
  'group list',
];

async function entia(typed: string, env: Readonly<Record<string, string>>) {
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  return await runHere(typed.split(' '));
}

const refusal = (place: string, option: string) => ({
  code: 1,
  out: '',
  err: expect.stringMatching(
    new RegExp(`^entia: ${RegExp.escape(place)} holds no Entia data: set ${option} to [^\n]+\n$`),
  ) as string,
});

test.each(ways)('entia %s makes no data directory', async (typed) => {
  const directory = join(temporaryDirectory(), 'misspelt');
  const refused = await entia(typed, { ENTIA_DATA_DIR: directory });
  expect(refused).toEqual(refusal(directory, 'ENTIA_DATA_DIR'));
  expect(existsSync(directory)).toBe(false);
});

test.each(ways)('entia %s makes no store in a directory of something else', async (typed) => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'photos'));
  writeFileSync(join(directory, 'entia.db'), '');
  const refused = await entia(typed, { ENTIA_DATA_DIR: directory });
  expect(refused).toEqual(refusal(directory, 'ENTIA_DATA_DIR'));
  expect(readdirSync(directory).sort()).toEqual(['entia.db', 'photos']);
});

test.each(['check', 'token create --role owner', 'user list'])(
  'entia %s makes no tables in an empty database',
  async (typed) => {
    const url = await newDatabase();
    const place = `the database ${url.replace(/[^/]*@/, '')}`;
    const refused = await entia(typed, { ENTIA_DATABASE_URL: url });
    expect(refused).toEqual(refusal(place, 'ENTIA_DATABASE_URL'));
    const { rowCount } = await withClient(url, (client) =>
      client.query("SELECT 1 FROM information_schema.tables WHERE table_schema = 'public'"),
    );
    expect(rowCount).toBe(0);
  },
);

test('a misspelt ENTIA_ORG makes no organization', async () => {
  const url = await newDatabase();
  await openWith({ ENTIA_DATABASE_URL: url });
  const there = { ENTIA_DATABASE_URL: url, ENTIA_ORG: 'misspelt' };
  expect(await entia('token list', there)).toMatchObject({
    code: 1,
    err: expect.stringContaining('"misspelt"') as string,
  });
  const { out } = await entia('org list --json', { ...there, ENTIA_ORG: '1' });
  expect(JSON.parse(out)).toMatchObject({ results: [{ id: '1' }] });
});
