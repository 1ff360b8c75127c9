import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Answers } from './answer-parent.ts';

/** What a server spent since it was last asked. */
export interface Effort {
  /** The share of the time in which the event loop was not waiting, 0 to 1. */
  readonly busy: number;
  /** Processor time of all threads, user and system. */
  readonly cpuMs: number;
  /** How long the event loop stood still at most. */
  readonly longestPauseMs: number;
}

/** What every server under test can be asked about itself. `url` is where it listens. */
export function serverVitals(url: string): Answers {
  const pauses = monitorEventLoopDelay({ resolution: 5 });
  pauses.enable();
  let [loopMark, cpuMark] = [performance.eventLoopUtilization(), process.cpuUsage()];
  return {
    port: () => Number(new URL(url).port),
    effort: (): Effort => {
      const { utilization: busy } = performance.eventLoopUtilization(loopMark);
      const { user, system } = process.cpuUsage(cpuMark);
      [loopMark, cpuMark] = [performance.eventLoopUtilization(), process.cpuUsage()];
      const longestPauseMs = pauses.max / 1e6;
      pauses.reset();
      return { busy, cpuMs: (user + system) / 1000, longestPauseMs };
    },
    rssBytes: () => process.memoryUsage.rss(),
  };
}
