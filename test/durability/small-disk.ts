import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import {
  type ListeningServer,
  type ServerProcess,
  startLimited,
  startServer,
} from '../support/process.ts';
import { temporaryDirectory } from '../support/stores.ts';

type Options = Readonly<Record<string, string>>;

/** A place for a data directory where there is little room. */
export interface SmallDisk {
  readonly directory: string;
  readonly start: (options: Options) => Promise<ListeningServer>;
  /** Makes room, under the feet of a server that runs. */
  readonly grow: (server: ServerProcess) => void;
}

/** A way to have one, and whether this machine lets us. */
export interface SmallDiskKind {
  readonly name: string;
  readonly possible: boolean;
  readonly open: (kib: number) => SmallDisk;
}

function succeeds(command: string, ...given: readonly string[]): boolean {
  return spawnSync(command, given, { stdio: 'ignore' }).status === 0;
}

/** Mounts a file system in memory of this size; unmounts it when the test ends. */
export function mountSmall(directory: string, kib: number): void {
  if (!mounts(directory, `size=${kib}k,mode=700`)) throw new Error('could not mount');
  onTestFinished(() => void succeeds('umount', '-l', directory));
}

export function remount(directory: string, how: string): void {
  if (!succeeds('mount', '-o', `remount,${how}`, directory)) throw new Error('could not remount');
}

function mounts(directory: string, how: string): boolean {
  return succeeds('mount', '-t', 'tmpfs', '-o', how, 'tmpfs', directory);
}

/** Root may mount, unless it is in a container that forbids it. */
export const canMount: boolean =
  process.platform === 'linux' &&
  succeeds('sh', '-c', 'd=$(mktemp -d) && mount -t tmpfs tmpfs "$d" && umount "$d" && rmdir "$d"');

export const smallDisks: readonly SmallDiskKind[] = [
  {
    name: 'a file system without room',
    possible: canMount,
    open: (kib) => {
      const directory = temporaryDirectory();
      mountSmall(directory, kib);
      return { directory, start: startServer, grow: () => remount(directory, 'size=64m') };
    },
  },
  {
    name: 'a limit on the size of files',
    possible: process.platform === 'linux' && existsSync('/usr/bin/prlimit'),
    open: (kib) => ({
      directory: temporaryDirectory(),
      start: (options) => startLimited(kib, options),
      grow: ({ child }) => {
        if (!succeeds('prlimit', `--pid=${child.pid}`, '--fsize=unlimited'))
          throw new Error('could not lift the limit');
      },
    }),
  },
];
