import type { Caller } from '../../kernel/caller.ts';
import { errors, invalid } from '../../kernel/errors.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Group, GroupWithMembers } from '../../ports/group-store.ts';
import type { Reads, Transaction } from '../../ports/unit-of-work.ts';
import { AnswerBudget } from '../answer-budget.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { type FilledList, fillPage, type Page, type Show } from '../fill-page.ts';
import type { Meta } from '../meta.ts';
import { kept, runOnce } from '../run-once.ts';
import { findPerson, requireGroup } from './find-by-id.ts';

/** Groups that are read at a time: each can have thousands of members. */
const slice = 25;

/** What a group is to be; what is undefined stays. */
export interface GroupWish {
  readonly name: string | undefined;
  readonly members: readonly string[] | undefined;
}

/** Adds a group to the caller's organization. Throws `group/exists`, `request/invalid`. */
export function createGroup(
  deps: Dependencies,
  caller: Caller,
  wish: GroupWish & { readonly name: string },
  meta: Pick<Meta, 'once'> = {},
): Promise<GroupWithMembers> {
  authorize(caller, 'user:manage');
  const { name } = wish;
  const group = { org: caller.org, id: deps.ids.entityId(), name, createdAt: deps.clock.now() };
  const run = async (tx: Transaction) => {
    await refuseTaken(tx, group);
    await tx.groups.add(group);
    return settle(tx, group, wish);
  };
  return runOnce(deps, caller, meta, { run, ...kept() });
}

/** Throws `group/not-found`, `group/exists`, `request/invalid`. */
export function changeGroup(
  deps: Dependencies,
  caller: Caller,
  { id, ...wish }: GroupWish & { readonly id: string },
  meta: Pick<Meta, 'once'> = {},
): Promise<GroupWithMembers> {
  authorize(caller, 'user:manage');
  const run = async (tx: Transaction) => {
    const before = await requireGroup(tx, caller.org, id);
    const group = { ...before, name: wish.name ?? before.name };
    await refuseTaken(tx, group);
    await tx.groups.replace(group);
    return settle(tx, group, wish);
  };
  return runOnce(deps, caller, meta, { run, ...kept() });
}

/** Removes a group; its members stay. Throws `group/not-found`. */
export function removeGroup(deps: Dependencies, caller: Caller, id: string): Promise<void> {
  authorize(caller, 'user:manage');
  return deps.store.run(caller.org, async (tx) => {
    const group = await requireGroup(tx, caller.org, id);
    await tx.groups.remove(group.org, group.id);
    await tx.feed.append(group.org, { kind: 'person', id: group.id });
  });
}

/** Throws `group/not-found`. */
export async function getGroup(
  { store }: Dependencies,
  caller: Caller,
  id: string,
): Promise<GroupWithMembers> {
  authorize(caller, 'user:manage');
  return viewOf(store, await requireGroup(store, caller.org, id));
}

/** A page of the groups of the caller's organization, by id. */
export function listGroups(
  { store, answerLimitBytes }: Dependencies,
  caller: Caller,
  { from, size }: Page,
  show: Show<GroupWithMembers>,
): Promise<FilledList> {
  authorize(caller, 'user:manage');
  const find = async () => {
    const { total, groups: keys } = await store.groups.list(caller.org, from, size);
    return { total, keys };
  };
  const read = (groups: readonly Group[]) => store.groups.withMembers(caller.org, groups);
  return fillPage(new AnswerBudget(answerLimitBytes), { from, slice, find, read, show });
}

async function refuseTaken(tx: Transaction, { org, id, name }: Group): Promise<void> {
  // A letter with an accent is typed in two ways that nobody can tell apart.
  for (const form of new Set([name, name.normalize('NFC'), name.normalize('NFD')])) {
    const other = await tx.groups.findByName(org, form);
    if (other !== undefined && other.id !== id) throw errors.groupExists(name);
  }
}

async function viewOf(reads: Reads, group: Group): Promise<GroupWithMembers> {
  return { ...group, members: await reads.groups.members(group.org, group.id) };
}

/** Makes the members those that are wished for, and tells whoever remembers callers. */
async function settle(
  tx: Transaction,
  group: Group,
  { members }: GroupWish,
): Promise<GroupWithMembers> {
  const { org, id } = group;
  if (members !== undefined) {
    const wished = await knownMembers(tx, group, members);
    for (const before of await tx.groups.members(org, id))
      if (!wished.has(before)) await tx.groups.leave(org, id, before);
    for (const member of wished) await tx.groups.join(org, id, member);
  }
  await tx.feed.append(org, { kind: 'person', id });
  return viewOf(tx, group);
}

/** The ids of people whom a caller named. Throws `request/invalid` for those who are not there. */
async function knownMembers(
  tx: Transaction,
  { org }: Group,
  members: readonly string[],
): Promise<ReadonlySet<string>> {
  const problems: Problem[] = [];
  const known = new Set<string>();
  for (const [n, member] of members.entries()) {
    const person = await findPerson(tx, org, member);
    const message = `no user ${JSON.stringify(member)}`;
    if (person === undefined)
      problems.push({ path: `/members/${n}`, code: 'user/unknown', message });
    else known.add(person.id);
  }
  if (problems.length > 0) throw invalid(problems);
  return known;
}
