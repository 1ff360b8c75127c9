/** Where a command writes: answers on standard output, everything else on standard error. A line each. */
export interface Terminal {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** One word behind `entia`. */
export interface Command {
  /** What it does, in a line. */
  readonly summary: string;
  /** How it is called, a line for each form, without `entia`. */
  readonly usage: readonly string[];
  /** Answers the exit code: 0 done, 1 refused or failed. Throws `CommandMisused` when the words make no sense. */
  readonly run: (words: readonly string[], terminal: Terminal) => number | Promise<number>;
}

/** What was typed cannot be meant; the message says why, and the usage is shown with it. */
export class CommandMisused extends Error {}
