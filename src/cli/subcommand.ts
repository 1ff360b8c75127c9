import { type Command, CommandMisused, type Terminal } from './command.ts';

/** One word behind a command, such as `create` of `entia token create`. */
export interface Subcommand {
  /** What stands behind the command's own name. */
  readonly usage: string;
  readonly run: (words: readonly string[], terminal: Terminal) => Promise<void>;
}

/** A command that does nothing itself. */
export function commandOf(
  name: string,
  summary: string,
  subcommands: Readonly<Record<string, Subcommand>>,
): Command {
  return {
    summary,
    usage: Object.values(subcommands).map(({ usage }) => `${name} ${usage}`),
    run: async ([word = '', ...words], terminal) => {
      const subcommand = Object.hasOwn(subcommands, word) ? subcommands[word] : undefined;
      if (subcommand === undefined)
        throw new CommandMisused(`${name} wants one of ${Object.keys(subcommands).join(', ')}`);
      await subcommand.run(words, terminal);
      return 0;
    },
  };
}

/** The words that are no options, as many as there are names. */
export function wordsAs<Name extends string>(
  names: readonly Name[],
  words: readonly string[],
): Readonly<Record<Name, string>> {
  if (words.length !== names.length)
    throw new CommandMisused(
      `expected ${names.map((name) => `<${name}>`).join(' ') || 'no words'}, not "${words.join(' ')}"`,
    );
  return Object.fromEntries(names.map((name, n) => [name, words[n]])) as Record<Name, string>;
}
