import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import packageJson from '../../package.json' with { type: 'json' };
import type { Session } from './command.ts';
import { commands } from './commands.ts';

/**
 * `entia` with the commands that `wanted` picks by name, loaded and whole. Of the others it knows name and summary
 * alone, which is all that its help shows of them.
 */
export async function openProgram(
  session: Session,
  wanted: (name: string) => boolean,
): Promise<CommandUnknownOpts> {
  const program: CommandUnknownOpts = new Command('entia')
    .description(packageJson.description)
    .version(packageJson.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show how a command is used')
    .helpCommand('help [command]', 'show how a command is used');
  program.exitOverride().configureOutput({
    writeOut: (text) => session.out(text.trimEnd()),
    writeErr: (text) => session.err(text.trimEnd()),
    outputError: (text, write) => write(text.replace(/^error: /, 'entia: ')),
  });
  for (const { name, summary, load } of commands)
    program.addCommand(
      wanted(name)
        ? (await load())(session).summary(summary)
        : new Command(name).description(summary),
    );
  settle(program, '');
  return program;
}

/** Hands the settings of a command on to its subcommands, down to the last. */
function settle(command: CommandUnknownOpts, above: string): void {
  const path = `${above}${command.name()}`;
  command.showHelpAfterError(`"${path} --help" shows how it is used`);
  for (const subcommand of command.commands)
    settle(subcommand.copyInheritedSettings(command), `${path} `);
}
