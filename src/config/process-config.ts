import { readFileSync } from 'node:fs';
import process from 'node:process';
import { type Config, loadConfig } from './load.ts';

/** The settings of this process; when they are not valid it says everything that is wrong, and ends. */
export function configOrExit(): Config {
  const loaded = loadConfig({ env: process.env, readFile: (path) => readFileSync(path, 'utf8') });
  if (loaded.ok) return loaded.config;
  const problems = loaded.problems.map((problem) => `  - ${problem}`);
  return exitWith(['cannot start:', ...problems].join('\n'), 78);
}

/** Ends the process with a last word on standard error. */
export function exitWith(message: string, code: number): never {
  process.stderr.write(`entia: ${message}\n`);
  process.exit(code);
}
