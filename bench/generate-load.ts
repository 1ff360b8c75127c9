import { createHistogram, performance } from 'node:perf_hooks';
import { KeepAliveClient } from './load/keep-alive-client.ts';
import type { LoadPlan, LoadResult } from './load/load-plan.ts';
import { answerParent } from './process/answer-parent.ts';

/** The load generator: as many connections as asked for, each with one request under way. */
async function run(plan: LoadPlan): Promise<LoadResult> {
  const requests = plan.requests.map((text) => Buffer.from(text));
  const latencies = createHistogram();
  const endMs = performance.now() + plan.seconds * 1000;
  let [sent, answered, failures] = [0, 0, 0];
  const next = () => (performance.now() < endMs ? requests[sent++ % requests.length] : undefined);
  const onAnswer = (status: number, nanoseconds: number) => {
    answered++;
    if (status < 200 || status > 299) failures++;
    latencies.record(Math.max(nanoseconds, 1));
  };
  const mark = performance.eventLoopUtilization();
  const startedMs = performance.now();
  const client = () => new KeepAliveClient(plan.port, next, onAnswer).run();
  await Promise.all(Array.from({ length: plan.connections }, client));
  const seconds = (performance.now() - startedMs) / 1000;
  return {
    answered,
    requestsPerSecond: answered / seconds,
    p50Ms: latencies.percentile(50) / 1e6,
    p99Ms: latencies.percentile(99) / 1e6,
    failures,
    generatorBusy: performance.eventLoopUtilization(mark).utilization,
  };
}

answerParent({ run }, () => Promise.resolve());
