import { expect, test } from 'vitest';
import { CommandMisused } from './command.ts';
import { runCommand } from './run-command.ts';

const commands = {
  greet: {
    summary: 'says hello',
    usage: ['greet <name>'],
    run: ([name, ...rest]: readonly string[], { out }: { out: (line: string) => void }) => {
      if (name === undefined) throw new CommandMisused('whom?');
      if (rest.length > 0) throw new Error('one at a time');
      out(`hello ${name}`);
      return 0;
    },
  },
  pet: {
    summary: 'looks after animals',
    usage: ['pet feed <name>', 'pet feedback', 'pet walk <name> [--far]'],
    run: ([word]: readonly string[]) => {
      throw new CommandMisused(word === undefined ? 'feed, feedback or walk?' : 'which one?');
    },
  },
};

const cases: readonly [
  typed: string,
  code: number,
  out: readonly string[],
  err: readonly string[],
][] = [
  ['greet Anna', 0, ['hello Anna'], []],
  ['greet', 64, [], ['entia: whom?', 'usage: entia greet <name>']],
  ['greet Anna Ben', 1, [], ['entia: one at a time']],
  ['greet --help', 0, ['usage: entia greet <name>'], []],
  ['pet', 64, [], ['entia: feed, feedback or walk?', '"entia pet --help" tells how each is used']],
  ['pet eat', 64, [], ['entia: which one?', '"entia pet --help" tells how each is used']],
  ['pet feed', 64, [], ['entia: which one?', 'usage: entia pet feed <name>']],
  ['pet feed --help', 0, ['usage: entia pet feed <name>'], []],
  [
    'pet --help',
    0,
    [
      'usage: entia pet feed <name>',
      'usage: entia pet feedback',
      'usage: entia pet walk <name> [--far]',
    ],
    [],
  ],
  ['gret', 64, [], ['entia: there is no command "gret"; "entia help" lists them']],
  ['toString', 64, [], ['entia: there is no command "toString"; "entia help" lists them']],
  [
    '',
    0,
    [
      'usage: entia <command>; "entia <command> --help" tells how each is used',
      '  greet  says hello',
      '  pet    looks after animals',
    ],
    [],
  ],
];

test.each(cases)('entia %s', async (typed, code, out, err) => {
  const said = { out: [] as string[], err: [] as string[] };
  const words = typed.split(' ').filter((word) => word !== '');
  const terminal = {
    out: (line: string) => void said.out.push(line),
    err: (line: string) => void said.err.push(line),
  };
  expect(await runCommand(commands, words, terminal)).toBe(code);
  expect(said).toEqual({ out, err });
});
