import { checkData } from '../../compose.ts';
import { configOrExit } from '../../config/process-config.ts';
import { type Command, CommandMisused } from '../command.ts';

/** Rows from one word about the progress to the next. */
const rowsOfProgress = 100_000;

/** Whether the store is sound: every invariant of it against every other. Runs beside a server, too. */
export const checkCommand: Command = {
  summary: 'checks that everything in the store agrees with everything else; also while serving',
  usage: ['check'],
  run: async (words, { out, err }) => {
    if (words.length > 0) throw new CommandMisused('check takes no words');
    let told = 0;
    const { findings, counted } = await checkData(configOrExit(), (what, count) => {
      if (count < told) told = 0;
      if (count - told < rowsOfProgress) return;
      told = count;
      err(`entia: checked ${count} ${what}`);
    });
    for (const { name, place, meaning } of findings) out(`${name} ${place}: must hold: ${meaning}`);
    const rows = Object.entries(counted).map(([what, count]) => `${count} ${what}`);
    out(`${rows.join(', ')}${rows.length > 0 ? ': ' : ''}${findings.length} findings`);
    return findings.length === 0 ? 0 : 1;
  },
};
