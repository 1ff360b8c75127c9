import { readdirSync, readFileSync } from 'node:fs';
import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { expect, test } from 'vitest';
import { apiCommand } from '../../src/cli/api.ts';
import { commands } from '../../src/cli/commands.ts';
import { openProgram } from '../../src/cli/program.ts';

const text = readFileSync(new URL('../../docs/reference/cli.md', import.meta.url), 'utf8');
const nothing = () => {};

const program = await openProgram(
  {
    out: nothing,
    err: nothing,
    send: () => Promise.resolve(),
    endWith: nothing,
    program: () => Promise.reject(new Error('it is here already')),
  },
  () => true,
);

/** What every subcommand of the API takes; the page has it once. */
const shared = new Set(apiCommand('any', '').options.map(({ flags }) => flags));

interface Leaf {
  /** Its words behind `entia`, such as `token create`. */
  readonly path: string;
  readonly command: CommandUnknownOpts;
}

function leavesOf(command: CommandUnknownOpts, path: string): readonly Leaf[] {
  const { commands: below } = command;
  return below.length === 0
    ? [{ path, command }]
    : below.flatMap((each) => leavesOf(each, `${path} ${each.name()}`));
}

const leaves = program.commands.flatMap((command) => leavesOf(command, command.name()));

/** How a command is called: its arguments and the options that it must have. */
function formOf({ path, command }: Leaf): string {
  const args = command.registeredArguments.map((argument) => `<${argument.name()}>`);
  const needed = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags);
  const more = command.options.some(({ mandatory }) => !mandatory) ? ['[options]'] : [];
  return [path, ...args, ...needed, ...more].join(' ');
}

function rowOf(path: string, { flags, description, argChoices }: Option): string {
  const choices = argChoices === undefined ? '' : `: ${argChoices.join(', ')}`;
  return `| \`${[path, flags].join(' ').trim()}\` | ${description}${choices} |`;
}

const shown = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

test('every file of a command is in the table of commands, and the page has a heading for each', () => {
  const folder = new URL('../../src/cli/commands/', import.meta.url);
  const names = readdirSync(folder).map((file) => file.replace('.ts', ''));
  expect(commands.map(({ name }) => name).sort()).toEqual(names.sort());
  expect(shown(/^## `(\w+)`$/gm).sort()).toEqual(names.sort());
});

test('the page has every way to use a command, and no other', () => {
  expect(shown(/^npx entia (.*)$/gm).sort()).toEqual(leaves.map(formOf).sort());
});

test('the page has every option with what it means, and no other', () => {
  const own = leaves.flatMap(({ path, command }) =>
    command.options.filter(({ flags }) => !shared.has(flags)).map((option) => rowOf(path, option)),
  );
  const common = apiCommand('any', '').options.map((option) => rowOf('', option));
  const rows = text.split('\n').filter((line) => /^\| `.*--/.test(line));
  expect(rows.sort()).toEqual([...own, ...common].sort());
});
