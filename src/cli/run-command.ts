import { CommanderError } from '@commander-js/extra-typings';
import { CommandMisused, type Session, type Terminal } from './command.ts';
import { commands } from './commands.ts';
import { openProgram } from './program.ts';

/** sysexits.h EX_USAGE: the command was used incorrectly. */
const misused = 64;

/** Runs what was typed behind `entia`. Answers the exit code; every failure is told in a line. */
export async function runCommand(words: readonly string[], terminal: Terminal): Promise<number> {
  let ended = 0;
  const session: Session = {
    ...terminal,
    endWith: (code) => {
      ended = code;
    },
    program: () => openProgram(session, () => true),
  };
  const wanted = words.find((word) => word !== 'help' && !word.startsWith('-'));
  const program = await openProgram(session, (name) => name === wanted);
  try {
    await program.parseAsync(meant(words, wanted), { from: 'user' });
    return ended;
  } catch (error) {
    // Commander has said what was wrong, or has shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : misused;
    terminal.err(`entia: ${error instanceof Error ? error.message : String(error)}`);
    if (!(error instanceof CommandMisused)) return 1;
    terminal.err(`"entia ${wanted} --help" shows how it is used`);
    return misused;
  }
}

/** Help asked for in front is help asked for behind, and no help for what is not there. */
function meant(words: readonly string[], wanted: string | undefined): readonly string[] {
  const [first, ...rest] = words;
  if (wanted === undefined) return first === undefined || first === 'help' ? ['--help'] : words;
  if (!commands.some(({ name }) => name === wanted)) return [wanted];
  return first === 'help' ? [...rest, '--help'] : words;
}
