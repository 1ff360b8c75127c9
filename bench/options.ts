import { parseArgs } from 'node:util';
import { type StoreName, storeNames } from './corpus/place.ts';

export const chapters = ['engine', 'get', 'list', 'deep', 'patch', 'create', 'upsert'] as const;
export type Chapter = (typeof chapters)[number];

export interface BenchOptions {
  readonly stores: readonly StoreName[];
  /** Numbers of entities, ascending. */
  readonly sizes: readonly number[];
  /** How long one run of one server lasts. */
  readonly seconds: number;
  /** How often each server has its turn. */
  readonly runs: number;
  readonly only: readonly Chapter[];
  /** Where data directories are made, and removed at the end; on the disk that is to be measured. */
  readonly directory: string;
  /** The file to write all numbers to. */
  readonly json: string | undefined;
  /** The directory to write CPU profiles of Entia to. */
  readonly profile: string | undefined;
}

export const usage = `usage: npm run bench -- [options]
  --stores sqlite       stores: ${storeNames.join(', ')}
  --sizes 10000,100000  numbers of entities
  --seconds 2           length of one run
  --runs 5              runs of each server, taken in turn
  --only get,create     chapters: ${chapters.join(', ')}
  --directory DIR       where the data goes (default: bench/out)
  --json FILE           write all numbers
  --profile DIR         write CPU profiles of Entia`;

/** Reads the command line; undefined when it asks for help. Throws one sentence that says what is wrong. */
export function readOptions(given: readonly string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args: [...given],
    options: {
      stores: { type: 'string', default: 'sqlite' },
      sizes: { type: 'string', default: '10000,100000' },
      seconds: { type: 'string', default: '2' },
      runs: { type: 'string', default: '5' },
      only: { type: 'string', default: chapters.join(',') },
      directory: { type: 'string', default: 'bench/out' },
      json: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const sizes = values.sizes.split(',').map((text) => wholeNumber('sizes', text));
  return {
    stores: values.stores.split(',').map((text) => oneOf('stores', storeNames, text)),
    sizes: sizes.sort((a, b) => a - b),
    seconds: positive('seconds', values.seconds),
    runs: wholeNumber('runs', values.runs),
    only: values.only.split(',').map((text) => oneOf('only', chapters, text)),
    directory: values.directory,
    json: values.json,
    profile: values.profile,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} must be a number above 0, not "${text}"`);
  return value;
}

function wholeNumber(name: string, text: string): number {
  const value = positive(name, text);
  if (!Number.isInteger(value)) throw new Error(`--${name} must be whole, not "${text}"`);
  return value;
}

function oneOf<Name extends string>(option: string, names: readonly Name[], text: string): Name {
  const known = names.find((name) => name === text);
  if (known === undefined) throw new Error(`--${option} knows ${names.join(', ')}, not "${text}"`);
  return known;
}
