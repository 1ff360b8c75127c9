import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { JsonValue } from '../kernel/json.ts';
import { type Api, apiOptions, apiUsage, withApi } from './api.ts';
import { type Command, CommandMisused, type Terminal } from './command.ts';

/** What a subcommand has to say, to programs (`--json`) and to people. */
export interface Answer {
  readonly json: JsonValue;
  readonly lines: readonly string[];
  /** Said to people on standard error, before the lines. */
  readonly aside?: string;
}

/** What was typed behind a subcommand. */
export interface Given<Word extends string, Options extends ParseArgsOptionsConfig> {
  readonly words: Readonly<Record<Word, string>>;
  readonly values: ValuesOf<Options>;
  /** Opens the API that was chosen for as long as the work takes. */
  readonly withApi: <Result>(work: (api: Api) => Promise<Result>) => Promise<Result>;
}

type ValuesOf<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true }>
>['values'];

interface Form<Word extends string, Options extends ParseArgsOptionsConfig> {
  /** The words that are no options, all of them required. */
  readonly words: readonly Word[];
  /** Its own options, beside those of every subcommand. */
  readonly options: Options;
  /** How its own options are shown in usage. */
  readonly shown?: string;
  readonly run: (given: Given<Word, Options>) => Promise<Answer>;
}

/** One word behind a command, such as `create` of `entia token create`; it asks the API. */
export interface Subcommand {
  /** What stands behind its own name. */
  readonly usage: string;
  readonly run: (words: readonly string[], terminal: Terminal) => Promise<void>;
}

export function subcommand<Word extends string, const Options extends ParseArgsOptionsConfig>(
  form: Form<Word, Options>,
): Subcommand {
  const own = [...form.words.map((word) => `<${word}>`), form.shown ?? ''];
  return {
    usage: [...own, apiUsage].filter((part) => part !== '').join(' '),
    run: async (typed, { out, err }) => {
      const args = [...typed];
      const options = { ...form.options, ...apiOptions };
      const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
      const choice = values as ValuesOf<typeof apiOptions>;
      const { json, lines, aside } = await form.run({
        words: wordsAs(form.words, positionals),
        values: values as ValuesOf<Options>,
        withApi: (work) => withApi(choice, work),
      });
      if (choice.json) return out(JSON.stringify(json));
      if (aside !== undefined) err(aside);
      for (const line of lines) out(line);
    },
  };
}

/** A command that does nothing itself. */
export function commandOf(
  name: string,
  summary: string,
  subcommands: Readonly<Record<string, Subcommand>>,
): Command {
  return {
    summary,
    usage: Object.entries(subcommands).map(([word, { usage }]) => `${name} ${word} ${usage}`),
    run: async ([word = '', ...words], terminal) => {
      const chosen = Object.hasOwn(subcommands, word) ? subcommands[word] : undefined;
      if (chosen === undefined)
        throw new CommandMisused(`${name} wants one of ${Object.keys(subcommands).join(', ')}`);
      await chosen.run(words, terminal);
      return 0;
    },
  };
}

function wordsAs<Word extends string>(
  names: readonly Word[],
  words: readonly string[],
): Readonly<Record<Word, string>> {
  if (words.length !== names.length)
    throw new CommandMisused(
      `expected ${names.map((name) => `<${name}>`).join(' ') || 'no words'}, not "${words.join(' ')}"`,
    );
  return Object.fromEntries(names.map((name, n) => [name, words[n]])) as Record<Word, string>;
}
