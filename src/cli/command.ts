import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { JsonValue } from '../kernel/json.ts';

/** Where a command writes: answers on standard output, everything else on standard error. A line each. */
export interface Terminal {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** Sends bytes to standard output. The process fails when whoever reads them stops before their end. */
  readonly send: (bytes: AsyncIterable<Uint8Array>) => Promise<void>;
}

/** What a command works with. */
export interface Session extends Terminal {
  /** Sets the exit code, which is 0 otherwise. */
  readonly endWith: (code: number) => void;
  /** `entia` with all commands loaded. */
  readonly program: () => Promise<CommandUnknownOpts>;
}

/** Declares one word behind `entia`, with its subcommands, arguments and options. */
export type CommandMaker = (session: Session) => CommandUnknownOpts;

/** What was typed makes no sense; the message says why, and a hint follows it. */
export class CommandMisused extends Error {}

/** What a subcommand of the API has to say, to programs (`--json`) and to people. */
interface Answer {
  /** What the API answered; undefined where it answers nothing. */
  readonly json: JsonValue | undefined;
  readonly lines: readonly string[];
  /** Said to people on standard error, before the lines. */
  readonly aside?: string;
}

/** Says an answer in the form that was asked for. */
export function say(
  { out, err }: Session,
  { json: asJson }: { readonly json?: true | undefined },
  { json, lines, aside }: Answer,
): void {
  if (asJson === true) {
    if (json !== undefined) out(JSON.stringify(json));
    return;
  }
  if (aside !== undefined) err(aside);
  for (const line of lines) out(line);
}

/** A command that only has subcommands. */
export function commandOf(
  name: string,
  summary: string,
  subcommands: readonly CommandUnknownOpts[],
): CommandUnknownOpts {
  const command: CommandUnknownOpts = new Command(name).description(summary);
  for (const subcommand of subcommands) command.addCommand(subcommand);
  return command;
}

/** An option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
