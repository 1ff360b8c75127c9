import { Command } from '@commander-js/extra-typings';
import type { CommandMaker } from '../command.ts';

/** Rows from one word about the progress to the next. */
const rowsOfProgress = 100_000;

/** Whether the store is sound: every invariant of it against every other. Runs beside a server, too. */
export const checkCommand: CommandMaker = ({ out, err, endWith }) =>
  new Command('check')
    .description(
      'Checks that everything in the store agrees with everything else. Exits with 1 when it finds something. Safe while a server runs.',
    )
    .action(async () => {
      const { checkData } = await import('../../compose.ts');
      const { configOrExit } = await import('../../config/process-config.ts');
      let told = 0;
      const { findings, counted } = await checkData(configOrExit(), (what, count) => {
        if (count < told) told = 0;
        if (count - told < rowsOfProgress) return;
        told = count;
        err(`entia: checked ${count} ${what}`);
      });
      for (const { name, place, meaning } of findings)
        out(`${name} ${place}: must hold: ${meaning}`);
      const rows = Object.entries(counted).map(([what, count]) => `${count} ${what}`);
      out(`${rows.join(', ')}${rows.length > 0 ? ': ' : ''}${findings.length} findings`);
      if (findings.length > 0) endWith(1);
    });
