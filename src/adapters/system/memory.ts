import { totalmem } from 'node:os';

/** The memory that this process may use, in bytes: that of the machine, or what a container leaves it. */
export function usableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
