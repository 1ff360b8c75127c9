import process from 'node:process';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { CommandMisused } from './command.ts';

/** The option to send a password on standard input, and what it means. */
export const passwordStdin = ['--password-stdin', 'read the password from standard input'] as const;

/** Asks twice on the terminal, and shows nothing of what is typed. */
export async function askPassword(): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY)
    throw new CommandMisused(
      'cannot ask for a password without a terminal; send it on standard input with --password-stdin',
    );
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const typed = createInterface({ input: stdin, output, terminal: true, historySize: 0 });
  const lines = typed[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    stderr.write(question);
    const line = await lines.next();
    stderr.write('\n');
    if (line.done === true || line.value === '') throw new Error('no password was entered');
    return line.value;
  };
  try {
    const password = await ask('Password: ');
    if ((await ask('Again: ')) !== password) throw new Error('the passwords do not match');
    return password;
  } finally {
    typed.close();
  }
}

/** All of standard input but the end of its line. */
export async function pipedPassword(): Promise<string> {
  if (process.stdin.isTTY)
    throw new CommandMisused(
      '--password-stdin reads from a file or a pipe; a terminal would show what you type',
    );
  const bytes = await buffer(process.stdin);
  const password = inUtf8(bytes).replace(/\r?\n$/, '');
  if (password === '') throw new CommandMisused('standard input holds no password');
  return password;
}

function inUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error('the password on standard input is not valid UTF-8', { cause });
  }
}
