import { Command } from '@commander-js/extra-typings';
import { type CommandMaker, CommandMisused, type Session } from '../command.ts';

/** The store as one file, made beside a running server or without one. */
export const backupCommand: CommandMaker = (session) =>
  new Command('backup')
    .description(
      'Copies the embedded store into one file, verified and with its checksum. Safe while a server runs.',
    )
    .argument('<file>', 'where the backup goes; "-" is standard output')
    .option('--force', 'replace the file if it exists')
    .action((file, { force = false }) =>
      file === '-' ? toStandardOutput(session) : toFile(session, file, force),
    );

async function toFile({ out }: Session, file: string, force: boolean): Promise<void> {
  out(`${await backUp(file, force)} to ${file}`);
}

/** By way of a file, since a backup is verified before anybody gets a byte of it. */
async function toStandardOutput({ send, err }: Session): Promise<void> {
  if (process.stdout.isTTY)
    throw new CommandMisused('a backup is binary; send it to a file or a pipe, not to a terminal');
  const { createReadStream, mkdtempSync, rmSync } = await import('node:fs');
  const { join } = await import('node:path');
  const { tmpdir } = await import('node:os');
  const folder = mkdtempSync(join(tmpdir(), 'entia-backup-'));
  try {
    const file = join(folder, 'backup');
    const told = await backUp(file, false);
    await send(createReadStream(file));
    err(`${told} to standard output`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function backUp(file: string, force: boolean): Promise<string> {
  const { backUpData } = await import('../../compose.ts');
  const { configOrExit } = await import('../../config/process-config.ts');
  const { counts, database_bytes: bytes } = await backUpData(configOrExit(), { file, force });
  const rows = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
  return `backed up ${rows.join(', ')} (${bytes} bytes)`;
}
