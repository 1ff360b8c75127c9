import { afterEach, expect, test, vi } from 'vitest';
import { openMetrics } from './open-metrics.ts';

afterEach(() => vi.useRealTimers());

const job = { kind: 'fill', status: 'queued', count: 7 } as const;
const search = {
  ready: 1,
  building: 0,
  documents: 5,
  partial: 2,
  bytes: 100,
  drops: { idle: 3, memory: 1 },
};

async function within<Result>(work: Promise<Result>): Promise<Result> {
  await vi.advanceTimersByTimeAsync(2000);
  return work;
}

test.each([
  ['refuses', () => Promise.reject(new Error('no connection'))],
  ['does not answer', () => new Promise<never>(() => {})],
])(
  'a store that %s is told as down, and what it said before is not told as true',
  async (_, fail) => {
    vi.useFakeTimers();
    const metrics = openMetrics('1.0.0');
    let jobs = () => Promise.resolve([job]);
    let lag = () => Promise.resolve(3);
    metrics.watchFeed(() => lag());
    const warn = vi.fn();
    metrics.watch({
      search: () => Promise.resolve(search),
      searchLag: () => lag(),
      jobs: () => jobs(),
      files: undefined,
      droppedLines: () => 0,
      log: { info: warn, warn, error: warn },
    });
    const up = await within(metrics.text());
    expect(up).toContain('entia_store_up 1\n');
    expect(up).toContain('entia_jobs{kind="fill",status="queued"} 7\n');
    expect(up).toContain('entia_postgres_feed_lag_commits 3\n');
    [jobs, lag] = [fail, fail];
    await within(metrics.text());
    const down = await within(metrics.text());
    expect(warn).toHaveBeenCalledTimes(1);
    expect(down).toContain('entia_store_up 0\n');
    expect(down).not.toContain('entia_jobs{');
    expect(down).toContain('entia_postgres_feed_lag_commits NaN\n');
    expect(down).toContain('entia_search_lag_commits NaN\n');
    expect(down).toContain('entia_search_documents 5\n');
    expect(down).toContain('entia_search_partial_documents 2\n');
    expect(down).toContain('entia_search_index_drops_total{reason="idle"} 3\n');
    expect(down).toContain('entia_build_info{');
    [jobs, lag] = [() => Promise.resolve([job]), () => Promise.resolve(0)];
    const again = await within(metrics.text());
    expect(again).toContain('entia_store_up 1\n');
    expect(again).toContain('entia_postgres_feed_lag_commits 0\n');
  },
);
