import { Command } from '@commander-js/extra-typings';
import type { CommandMaker } from '../command.ts';

/** A backup as the store of the data directory, for the next start. */
export const restoreCommand: CommandMaker = ({ out }) =>
  new Command('restore')
    .description(
      'Restores a backup into ENTIA_DATA_DIR. No server may be running there. What the directory holds is kept beside it.',
    )
    .argument('<file>', 'the backup')
    .option('--force', 'restore although the directory holds data; the old data is set aside')
    .action(async (file, { force = false }) => {
      const { restoreData } = await import('../../compose.ts');
      const { configOrExit } = await import('../../config/process-config.ts');
      const config = configOrExit();
      const { manifest, setAside } = await restoreData(config, { file, force });
      const rows = Object.entries(manifest.counts).map(([what, count]) => `${count} ${what}`);
      out(`restored ${rows.join(', ')} of ${manifest.created_at} to ${config.dataDir}`);
      if (setAside !== undefined) out(`the old data is in ${setAside}`);
    });
