import { describe, expect, test } from 'vitest';
import { newJob } from '../../src/domain/job/decide-job.ts';
import { Retention } from '../../src/workers/retention.ts';
import { dependenciesOver } from '../support/dependencies.ts';
import { jobsOf } from '../support/pages.ts';
import { idOf } from '../support/rows.ts';
import { stores } from '../support/stores.ts';

const weekMs = 7 * 86_400_000;

describe.each([...stores])('retention on $name', (kind) => {
  test('jobs that finished a week ago are removed, however many; others stay', async () => {
    const store = await kind.open();
    const deps = dependenciesOver(store, { at: 2 * weekMs });
    const asked = { org: 'north', kind: 'k', subject: '', input: {}, caller: {}, createdAt: 1 };
    await store.run('north', async (tx) => {
      for (let n = 0; n < 1200; n++) {
        const finishedAt = n < 1100 ? weekMs - 1 : weekMs;
        const done = { status: 'succeeded', dueAt: undefined, finishedAt } as const;
        await tx.jobs.put({ ...newJob({ ...asked, id: idOf(n) }), ...(n < 1199 ? done : {}) });
      }
    });
    await new Retention(deps).stop();
    const page = { status: undefined, kind: undefined, from: 0, size: 1000 };
    const { total, jobs } = await jobsOf(store, 'north', page);
    expect([total, jobs.at(-1)?.id, jobs[0]?.status]).toEqual([100, idOf(1100), 'queued']);
  });
});
