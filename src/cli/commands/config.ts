import { Command } from '@commander-js/extra-typings';
import type { Option } from '../../config/options.ts';
import type { CommandMaker } from '../command.ts';

/** Says what the environment sets, after the checks of a start. A secret is only said to be set. */
export const configCommand: CommandMaker = ({ out }) =>
  new Command('config')
    .description('Shows the value of every option as a server would read it. Secrets stay hidden.')
    .action(async () => {
      const { options } = await import('../../config/options.ts');
      const { configOrExit } = await import('../../config/process-config.ts');
      const config = configOrExit();
      for (const name of Object.keys(options) as (keyof typeof options)[])
        out(`${options[name].env}=${shown(options[name], config[name])}`);
    });

function shown({ secret }: Option, value: string | number | readonly string[] | undefined): string {
  if (value === undefined) return '';
  return secret === true ? '(set)' : String(value);
}
