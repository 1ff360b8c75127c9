import { invalid } from '../../kernel/errors.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Person } from '../../ports/person-store.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';

/** Makes these the groups of a person, and no others. Throws `request/invalid` for groups that are not there. */
export async function joinGroups(
  tx: Transaction,
  { org, id }: Person,
  groups: readonly string[],
): Promise<void> {
  const problems: Problem[] = [];
  for (const [n, group] of groups.entries())
    if ((await tx.groups.find(org, group)) === undefined)
      problems.push({
        path: `/groups/${n}`,
        code: 'group/unknown',
        message: `there is no group ${JSON.stringify(group)}`,
      });
  if (problems.length > 0) throw invalid(problems);
  for (const before of await tx.groups.ofPerson(org, id))
    if (!groups.includes(before)) await tx.groups.leave(org, before, id);
  for (const group of groups) await tx.groups.join(org, group, id);
}
