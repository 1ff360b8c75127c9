import { type Option, type OptionName, options } from '../../config/options.ts';
import { configOrExit } from '../../config/process-config.ts';
import type { Command } from '../command.ts';

/** Says what the environment sets, after the checks of a start. A secret is only said to be set. */
export const configCommand: Command = {
  summary: 'shows every option with the value that it has here; secrets are not shown',
  usage: ['config'],
  run: (_words, { out }) => {
    const config = configOrExit();
    for (const [name, option] of Object.entries<Option>(options))
      out(`${option.env}=${shown(option, config[name as OptionName])}`);
    return 0;
  },
};

function shown({ secret }: Option, value: string | number | readonly string[] | undefined): string {
  if (value === undefined) return '';
  return secret === true ? '(set)' : String(value);
}
