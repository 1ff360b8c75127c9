import { performance } from 'node:perf_hooks';
import type { Answers } from './answer-parent.ts';

/** What a server spent since it was last asked. */
export interface Effort {
  /** The share of the time in which the event loop was not waiting, 0 to 1. */
  readonly busy: number;
  /** Processor time of all threads, user and system. */
  readonly cpuMs: number;
}

/** What every server under test can be asked about itself. `url` is where it listens. */
export function serverVitals(url: string): Answers {
  let [loopMark, cpuMark] = [performance.eventLoopUtilization(), process.cpuUsage()];
  return {
    port: () => Number(new URL(url).port),
    effort: (): Effort => {
      const { utilization: busy } = performance.eventLoopUtilization(loopMark);
      const { user, system } = process.cpuUsage(cpuMark);
      [loopMark, cpuMark] = [performance.eventLoopUtilization(), process.cpuUsage()];
      return { busy, cpuMs: (user + system) / 1000 };
    },
    rssBytes: () => process.memoryUsage.rss(),
  };
}
