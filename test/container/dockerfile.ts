import { readFileSync } from 'node:fs';

/** One instruction, its continued lines joined. */
export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

export function readDockerfile(file: string | URL): readonly Instruction[] {
  const text = readFileSync(file, 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll('\\\n', ' ');
  return [...text.matchAll(/^([A-Z]+) +(.+)$/gm)].map(([, name = '', rest = '']) => ({
    name,
    rest: rest.trim(),
  }));
}

/** What the instructions of this name say, in order. */
export function saying(instructions: readonly Instruction[], name: string): readonly string[] {
  return instructions.filter((one) => one.name === name).map(({ rest }) => rest);
}

/** The words of a command in its exec form. */
export function execForm(rest: string): readonly string[] {
  return JSON.parse(rest.slice(rest.indexOf('['))) as string[];
}

/** Names and values that ENV sets. */
export function environmentOf(instructions: readonly Instruction[]): Record<string, string> {
  const pairs = saying(instructions, 'ENV').flatMap((rest) => rest.split(/ +/));
  return Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
}
