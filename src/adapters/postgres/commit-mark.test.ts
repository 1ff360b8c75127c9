import { afterEach, expect, test, vi } from 'vitest';
import { outcomeOf } from './commit-mark.ts';
import type { Driver, Session } from './driver.ts';
import { StatementCache } from './statement-cache.ts';

afterEach(() => vi.useRealTimers());

const never = () => new Promise<never>(() => {});
const marked = { lane: '1', node: 'here', mark: 7 };

test.each([
  ['a connection that says nothing any more', 1],
  ['a connection that is never made', 0],
])('%s is waited for no longer than the patience', async (_, made) => {
  vi.useFakeTimers();
  const release = vi.fn();
  const session: Session = { query: never, exec: never, release };
  const driver = { open: made === 1 ? () => Promise.resolve(session) : never } as unknown as Driver;
  const outcome = outcomeOf(marked, 10_000, driver, new StatementCache());
  await vi.advanceTimersByTimeAsync(10_200);
  expect(await outcome).toBe('unknown');
  expect(release.mock.calls).toEqual(made === 1 ? [['broken']] : []);
});
