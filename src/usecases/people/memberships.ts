import { invalid } from '../../kernel/errors.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Person } from '../../ports/person-store.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { findGroup } from './find-by-id.ts';

/** Makes these the groups of a person, and no others. Throws `request/invalid` for groups that are not there. */
export async function joinGroups(
  tx: Transaction,
  { org, id }: Person,
  groups: readonly string[],
): Promise<void> {
  const problems: Problem[] = [];
  const wished = new Set<string>();
  for (const [n, named] of groups.entries()) {
    const group = await findGroup(tx, org, named);
    const message = `no group ${JSON.stringify(named)}`;
    if (group === undefined)
      problems.push({ path: `/groups/${n}`, code: 'group/unknown', message });
    else wished.add(group.id);
  }
  if (problems.length > 0) throw invalid(problems);
  for (const before of await tx.groups.ofPerson(org, id))
    if (!wished.has(before)) await tx.groups.leave(org, before, id);
  for (const group of wished) await tx.groups.join(org, group, id);
}
