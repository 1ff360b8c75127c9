import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { runCommand } from './run-command.ts';

/** What is sent must arrive whole; of lines, a reader such as `head` may take as many as it likes. */
let mustArrive = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (mustArrive) return;
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`entia: cannot write to standard output: ${error.message}\n`);
  process.exit(1);
});

process.exitCode = await runCommand(process.argv.slice(2), {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  send: async (bytes) => {
    mustArrive = true;
    await pipeline(bytes, process.stdout, { end: false }).catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`standard output took only a part: ${why}`, { cause });
    });
  },
});
