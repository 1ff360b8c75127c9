import { expect, test } from 'vitest';
import { almighty, callerOf } from '../../src/domain/access/caller-of.ts';
import { newJob } from '../../src/domain/job/decide-job.ts';
import type { OrgId } from '../../src/kernel/ids.ts';
import { newOrganization } from '../../src/usecases/access/organizations.ts';
import { TokenUses } from '../../src/usecases/access/token-uses.ts';
import type { Dependencies } from '../../src/usecases/dependencies.ts';
import { createEntity } from '../../src/usecases/entity/create-entity.ts';
import { forgetRequests } from '../../src/usecases/forget-requests.ts';
import { forgetJobs } from '../../src/usecases/job/forget-jobs.ts';
import { claimJobs } from '../../src/usecases/job/hold-job.ts';
import { createUser } from '../../src/usecases/people/create-user.ts';
import type { Grant } from '../../src/usecases/people/grant.ts';
import { logIn } from '../../src/usecases/people/log-in.ts';
import { logOut, refreshSession } from '../../src/usecases/people/refresh-session.ts';
import { dependenciesOver } from '../support/dependencies.ts';
import { openWatched } from '../support/postgres/watched-driver.ts';
import { idOf, tokenRow } from '../support/rows.ts';

const now = 1_700_000_000_000;
const dayMs = 86_400_000;
const password = 'correct horse battery';

async function open() {
  const watched = await openWatched();
  return Object.assign(watched, { deps: dependenciesOver(watched.store, { at: now }) });
}

function callerIn(org: OrgId) {
  return callerOf(almighty(org, 'test'), false);
}

/** So many sessions of somebody in an organization. */
async function logInOften(deps: Dependencies, org: OrgId, count: number): Promise<Grant[]> {
  await deps.store.run(org, (tx) => tx.organizations.add(newOrganization(org, org, now)));
  const login = { login: 'anna', password };
  await createUser(deps, callerIn(org), { ...login, groups: [], name: 'Anna', role: 'editor' });
  const grants: Grant[] = [];
  for (let n = 0; n < count; n++)
    grants.push(await logIn(deps, { ...login, org, defaultOrg: org }, `${n}`));
  return grants;
}

test('refreshes and log-outs wait in the lane of their organization, beside its writers', async () => {
  const { deps, lanes } = await open();
  const grants = await logInOften(deps, 'north', 15);
  lanes.length = 0;
  const writers = Array.from({ length: 16 }, () =>
    createEntity(deps, callerIn('north'), { schema: 'contact', document: {} }, {}),
  );
  const refreshed = grants.map(({ refreshToken }) => refreshSession(deps, refreshToken));
  await Promise.all(writers);
  const fresh = await Promise.all(refreshed);
  // Nothing conflicted: no group was run again, and the groups of a lane are few.
  expect(new Set(lanes)).toEqual(new Set(['north']));
  expect(lanes.length).toBeLessThan(31);
  lanes.length = 0;
  await logOut(deps, fresh[0]?.refreshToken ?? '');
  expect(lanes).toEqual(['north']);
});

test('work over all organizations is a unit in the lane of each that is concerned', async () => {
  const { deps, lanes } = await open();
  const orgs = ['north', 'south'];
  const uses = new TokenUses(deps);
  for (const org of [...orgs, 'idle'])
    await deps.store.run(org, (tx) => tx.tokens.add(tokenRow(org, 1, { hash: org })));
  for (const org of orgs) {
    const asked = { org, id: idOf(1), kind: 'k', subject: '', input: {}, caller: {} };
    const sent = { org, subject: 'a', fingerprint: '', note: null, at: now - 2 * dayMs };
    uses.noting(org, 't1')();
    await deps.store.run(org, async (tx) => {
      await tx.jobs.put(newJob({ ...asked, createdAt: now }));
      const done = { status: 'succeeded', dueAt: undefined, finishedAt: 1 } as const;
      await tx.jobs.put({ ...newJob({ ...asked, id: idOf(2), createdAt: 0 }), ...done });
      for (const key of ['a', 'b']) await tx.idempotency.add({ ...sent, key });
    });
  }
  const wanted = { limit: 5, kinds: new Set(['k']), except: new Set<string>(), leaseMs: 1000 };
  const work: readonly [string, () => Promise<unknown>][] = [
    ['claiming jobs', () => claimJobs(deps, wanted)],
    ['finished jobs', () => forgetJobs(deps)],
    ['old requests', () => forgetRequests(deps)],
    ['uses of tokens', () => uses.flush()],
  ];
  for (const [name, run] of work) {
    lanes.length = 0;
    await run();
    expect(lanes, name).toEqual(orgs);
  }
  expect(await deps.store.jobs.counts()).toEqual([{ kind: 'k', status: 'running', count: 2 }]);
  expect(await deps.store.idempotency.older(now, 10)).toEqual([]);
  expect((await deps.store.tokens.find('south', 't1'))?.lastUsedAt).toBe(now);
});
