import { type Command, CommandMisused, type Terminal } from './command.ts';

export type Commands = Readonly<Record<string, Command>>;

/** sysexits.h EX_USAGE: the command was used incorrectly. */
const misused = 64;

/** Runs what was typed behind `entia`. Answers the exit code; every failure is told in a line. */
export async function runCommand(
  commands: Commands,
  [name = 'help', ...words]: readonly string[],
  terminal: Terminal,
): Promise<number> {
  if (['help', '--help', '-h'].includes(name)) return help(commands, terminal);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    terminal.err(`entia: there is no command "${name}"; "entia help" lists them`);
    return misused;
  }
  const forms = formsMeant(command, [name, words[0]].join(' '));
  if (words.includes('--help')) return usage(forms, terminal.out);
  try {
    return await command.run(words, terminal);
  } catch (error) {
    terminal.err(`entia: ${error instanceof Error ? error.message : String(error)}`);
    if (!isMisuse(error)) return 1;
    if (forms.length <= 2) usage(forms, terminal.err);
    else terminal.err(`"entia ${name} --help" tells how each is used`);
    return misused;
  }
}

/** What `parseArgs` of Node throws at options that a command does not have is a misuse too. */
function isMisuse(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return error instanceof CommandMisused || code.startsWith('ERR_PARSE_ARGS_');
}

/** The forms that begin with these words, or all when none does. */
function formsMeant(command: Command, words: string): readonly string[] {
  const forms = command.usage.filter((form) => `${form} `.startsWith(`${words} `));
  return forms.length > 0 ? forms : command.usage;
}

function usage(forms: readonly string[], say: (line: string) => void): number {
  for (const form of forms) say(`usage: entia ${form}`);
  return 0;
}

function help(commands: Commands, { out }: Terminal): number {
  out('usage: entia <command>; "entia <command> --help" tells how each is used');
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  for (const [name, { summary }] of Object.entries(commands))
    out(`  ${name.padEnd(width)}  ${summary}`);
  return 0;
}
