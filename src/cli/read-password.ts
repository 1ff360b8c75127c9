import process from 'node:process';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { CommandMisused } from './command.ts';

/** The option to send a password on standard input, as `parseArgs` wants it. */
export const passwordStdin = { 'password-stdin': { type: 'boolean', default: false } } as const;

/** Asks twice on the terminal, and shows nothing of what is typed. */
export async function askPassword(): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY)
    throw new CommandMisused(
      'there is no terminal to ask for a password on; send it on standard input with --password-stdin',
    );
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const typed = createInterface({ input: stdin, output, terminal: true, historySize: 0 });
  const lines = typed[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    stderr.write(question);
    const line = await lines.next();
    stderr.write('\n');
    if (line.done === true || line.value === '') throw new Error('no password was typed');
    return line.value;
  };
  try {
    const password = await ask('Password: ');
    if ((await ask('Again: ')) !== password) throw new Error('these are two different passwords');
    return password;
  } finally {
    typed.close();
  }
}

/** All of standard input but the end of its line. */
export async function pipedPassword(): Promise<string> {
  if (process.stdin.isTTY)
    throw new CommandMisused(
      '--password-stdin reads a file or a pipe, since a terminal would show what is typed',
    );
  const bytes = await buffer(process.stdin);
  const password = inUtf8(bytes).replace(/\r?\n$/, '');
  if (password === '') throw new CommandMisused('there is no password on standard input');
  return password;
}

function inUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error('the password on standard input is not in UTF-8', { cause });
  }
}
