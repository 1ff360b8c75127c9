import { Command } from '@commander-js/extra-typings';
import type { CommandMaker } from '../command.ts';

export const serveCommand: CommandMaker = () =>
  new Command('serve')
    .description('Serves until SIGTERM or SIGINT. Settings come from the environment.')
    .action(async () => {
      await import('../../main.ts');
    });
