import type { Command } from '../command.ts';

export const serveCommand: Command = {
  summary: 'serves until it is told to stop, as "npm start"',
  usage: ['serve'],
  run: async () => {
    await import('../../main.ts');
    return 0;
  },
};
