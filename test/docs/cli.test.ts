import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Command } from '../../src/cli/command.ts';

const text = readFileSync(new URL('../../docs/reference/cli.md', import.meta.url), 'utf8');
const folder = new URL('../../src/cli/commands/', import.meta.url);

/** Every command by its name: a file each, which exports it alone. */
async function commandsByName(): Promise<ReadonlyMap<string, Command>> {
  const files = readdirSync(folder).filter((file) => /^[a-z]+\.ts$/.test(file));
  const modules = files.map(async (file) => {
    const exported = (await import(new URL(file, folder).href)) as Readonly<
      Record<string, Command>
    >;
    const name = file.replace('.ts', '');
    const command = exported[`${name}Command`];
    expect(command, file).toBeDefined();
    return [name, command!] as const;
  });
  return new Map(await Promise.all(modules));
}

test('the reference has every command, with every way to use it and no other', async () => {
  const commands = await commandsByName();
  const headings = [...text.matchAll(/^## `(\w+)`$/gm)].map(([, name = '']) => name);
  expect([...headings].sort()).toEqual([...commands.keys()].sort());
  const forms = [...commands.values()].flatMap(({ usage }) => usage);
  const shown = [...text.matchAll(/^npx entia (.*)$/gm)].map(([, form = '']) => form);
  expect([...shown].sort()).toEqual([...forms].sort());
});

test('every command is in the table that runs them', async () => {
  const main = readFileSync(new URL('../../src/cli/main.ts', import.meta.url), 'utf8');
  for (const name of (await commandsByName()).keys())
    expect(main).toContain(`${name}: ${name}Command`);
});
