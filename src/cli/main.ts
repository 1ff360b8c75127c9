import process from 'node:process';
import { backupCommand } from './commands/backup.ts';
import { checkCommand } from './commands/check.ts';
import { configCommand } from './commands/config.ts';
import { groupCommand } from './commands/group.ts';
import { orgCommand } from './commands/org.ts';
import { restoreCommand } from './commands/restore.ts';
import { serveCommand } from './commands/serve.ts';
import { tokenCommand } from './commands/token.ts';
import { userCommand } from './commands/user.ts';
import { runCommand } from './run-command.ts';

// Whoever reads the output may stop reading, as `head` does.
process.stdout.on('error', () => process.exit(0));

const commands = {
  serve: serveCommand,
  config: configCommand,
  check: checkCommand,
  backup: backupCommand,
  restore: restoreCommand,
  token: tokenCommand,
  org: orgCommand,
  user: userCommand,
  group: groupCommand,
};

process.exitCode = await runCommand(commands, process.argv.slice(2), {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
});
