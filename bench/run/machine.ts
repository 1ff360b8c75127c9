import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { quantile } from './statistics.ts';

/** What the numbers depend on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  /** Of an `fdatasync` after 4 KiB appended to a file, as a write-ahead log grows. */
  readonly syncP50Ms: number;
  readonly syncP99Ms: number;
}

const syncs = 300;

export function machine(directory: string): Machine {
  const times = syncTimesMs(join(directory, 'sync'));
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    syncP50Ms: quantile(times, 0.5),
    syncP99Ms: quantile(times, 0.99),
  };
}

function syncTimesMs(file: string): number[] {
  const descriptor = openSync(file, 'w');
  const bytes = Buffer.alloc(4096, 1);
  const times = Array.from({ length: syncs }, () => {
    writeSync(descriptor, bytes);
    const startedMs = performance.now();
    fdatasyncSync(descriptor);
    return performance.now() - startedMs;
  });
  closeSync(descriptor);
  rmSync(file);
  return times;
}
