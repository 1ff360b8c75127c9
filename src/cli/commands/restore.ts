import { parseArgs } from 'node:util';
import { restoreData } from '../../compose.ts';
import { configOrExit } from '../../config/process-config.ts';
import { type Command, CommandMisused } from '../command.ts';

/** A backup as the store of the data directory, for the next start. */
export const restoreCommand: Command = {
  summary: 'makes a backup the store of ENTIA_DATA_DIR, which no server uses and has no data',
  usage: ['restore <file> [--force]'],
  run: async (words, { out }) => {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { force: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) throw new CommandMisused('name one file');
    const config = configOrExit();
    const { manifest, setAside } = await restoreData(config, { file, force: values.force });
    const rows = Object.entries(manifest.counts).map(([what, count]) => `${count} ${what}`);
    out(`restored ${rows.join(', ')} of ${manifest.created_at} to ${config.dataDir}`);
    if (setAside !== undefined) out(`what was there before is in ${setAside}`);
    return 0;
  },
};
