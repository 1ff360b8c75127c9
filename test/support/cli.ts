import { runCommand } from '../../src/cli/run-command.ts';

/** Runs `entia` with these words in this process. */
export async function runHere(words: readonly string[]) {
  const said = { out: '', err: '' };
  const code = await runCommand(words, {
    out: (line) => {
      said.out += `${line}\n`;
    },
    err: (line) => {
      said.err += `${line}\n`;
    },
    send: () => Promise.reject(new Error('there is no standard output of this process')),
  });
  return { code, ...said };
}
