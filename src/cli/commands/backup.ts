import { parseArgs } from 'node:util';
import { backUpData } from '../../compose.ts';
import { configOrExit } from '../../config/process-config.ts';
import { type Command, CommandMisused } from '../command.ts';

/** The store as one file, made beside a running server or without one. */
export const backupCommand: Command = {
  summary: 'copies the store into one file, checked and with its checksum; also while serving',
  usage: ['backup <file> [--force]'],
  run: async (words, { out }) => {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { force: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) throw new CommandMisused('name one file');
    const { counts, database_bytes: bytes } = await backUpData(configOrExit(), {
      file,
      force: values.force,
    });
    const rows = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
    out(`backed up ${rows.join(', ')} (${bytes} bytes) to ${file}`);
    return 0;
  },
};
