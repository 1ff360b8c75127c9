import type { LoadResult } from '../load/load-plan.ts';
import type { Child } from '../process/child.ts';
import type { Effort } from '../process/server-vitals.ts';
import { quantile, type Spread, spreadOf } from './statistics.ts';

/** A server that takes part, and what it is asked for. */
export interface Side {
  readonly name: string;
  readonly server: Child;
  readonly requests: readonly string[];
}

export interface Match {
  readonly generator: Child;
  readonly connections: number;
  readonly seconds: number;
  readonly runs: number;
}

interface Run extends LoadResult {
  readonly serverBusy: number;
  readonly cpuMicrosPerRequest: number;
  readonly longestPauseMs: number;
}

/** What one side achieved over all its runs; medians, but for the spread. */
export interface SideResult {
  readonly name: string;
  readonly requestsPerSecond: Spread;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Shares of the time in which the event loop was not waiting, 0 to 1. */
  readonly serverBusy: number;
  readonly generatorBusy: number;
  /** Processor time of the server: unlike rates it hardly depends on what else the machine does. */
  readonly cpuMicrosPerRequest: number;
  /** How long the server's event loop stood still at most in a run. */
  readonly longestPauseMs: number;
  /** Of each run, in order: runs with the same index were neighbours in time. */
  readonly rates: readonly number[];
}

const warmUpSeconds = 1;

/** Puts the sides under load one after another, as many times as there are runs, so that all meet the same weather. */
export async function inTurn(sides: readonly Side[], match: Match): Promise<readonly SideResult[]> {
  for (const side of sides) await runOnce(side, { ...match, seconds: warmUpSeconds });
  const runs = sides.map((): Run[] => []);
  for (let turn = 0; turn < match.runs; turn++)
    for (const [index, side] of sides.entries()) runs[index]?.push(await runOnce(side, match));
  return sides.map((side, index) => summary(side.name, runs[index] ?? []));
}

async function runOnce(side: Side, { generator, connections, seconds }: Match): Promise<Run> {
  const { server, requests } = side;
  const port = await server.ask<number>('port');
  await server.ask('effort');
  const plan = { port, connections, seconds, requests };
  const result = await generator.ask<LoadResult>('run', plan);
  const { busy: serverBusy, cpuMs, longestPauseMs } = await server.ask<Effort>('effort');
  if (result.failures > 0)
    throw new Error(`${side.name} answered ${result.failures} requests with an error`);
  const cpuMicrosPerRequest = (1000 * cpuMs) / result.answered;
  return { ...result, serverBusy, cpuMicrosPerRequest, longestPauseMs };
}

function summary(name: string, runs: readonly Run[]): SideResult {
  const median = (of: (run: Run) => number) => quantile(runs.map(of), 0.5);
  const rates = runs.map((run) => run.requestsPerSecond);
  return {
    name,
    requestsPerSecond: spreadOf(rates),
    p50Ms: median((run) => run.p50Ms),
    p99Ms: median((run) => run.p99Ms),
    serverBusy: median((run) => run.serverBusy),
    generatorBusy: median((run) => run.generatorBusy),
    cpuMicrosPerRequest: median((run) => run.cpuMicrosPerRequest),
    longestPauseMs: median((run) => run.longestPauseMs),
    rates,
  };
}

/** How many times the rate of `b` the rate of `a` is, worked out inside each run. */
export function ratioOf(a: SideResult, b: SideResult): Spread {
  return spreadOf(a.rates.map((rate, run) => rate / (b.rates[run] ?? Number.NaN)));
}
