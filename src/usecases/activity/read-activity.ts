import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Activity, Operation } from '../../domain/activity/activity.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { ActivityId } from '../../kernel/ids.ts';
import type { FeedPage, OperationKey } from '../../ports/activity-log.ts';
import { AnswerBudget } from '../answer-budget.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { type EntityRef, findStored } from '../entity/stored.ts';
import { type FilledList, fillPage, type Page, type Show } from '../fill-page.ts';
import { presentOperation } from '../sight.ts';

/** Operations shown with each activity of a feed; `getActivity` pages through all of them. */
const operationsPerActivity = 25;

/** How much of an answer the operations of one activity of a feed may take, as a part of the whole. */
const activityShare = 1 / 4;

/** Rows that are read from the store at a time; each can have a whole document, and what it replaced. */
const slice = 4;

/** One activity, and how its operations are read for an answer. */
export interface ReadActivity {
  readonly activity: Activity;
  /** A page of its operations, in the order in which they were made. */
  readonly operations: (show: Show<Operation>) => Promise<FilledList>;
}

/** One activity. Throws `activity/not-found`. */
export async function getActivity(
  deps: Dependencies,
  caller: Caller,
  id: ActivityId,
  page: Page,
): Promise<ReadActivity> {
  authorize(caller, 'activity:view');
  const activity = await deps.store.activities.find(caller.org, id);
  if (activity === undefined) throw errors.activityUnknown(id);
  const budget = new AnswerBudget(deps.answerLimitBytes);
  return { activity, operations: operationsOf(deps, caller, activity, { page, budget }) };
}

/** What happened to an entity, newest first; pending activities are not shown. Throws `entity/not-found`. */
export async function readEntityFeed(
  deps: Dependencies,
  caller: Caller,
  { page, ...ref }: EntityRef & { readonly page: FeedPage },
  show: Show<ReadActivity>,
): Promise<FilledList> {
  authorize(caller, 'activity:view');
  const { org, id } = await findStored(deps.store, caller, ref);
  const budget = new AnswerBudget(deps.answerLimitBytes);
  const { activities } = deps.store;
  return fillPage(budget, {
    from: page.from,
    slice,
    find: async () => {
      const { total, ids: keys } = await activities.ofEntity(org, id, page);
      return { total, keys };
    },
    read: (ids) => activities.findMany(org, ids),
    show: async (activity) => {
      // Its templates may take long: others get their turn between any two.
      await nextTurn();
      const operations = operationsOf(deps, caller, activity, {
        page: { from: 0, size: operationsPerActivity },
        budget: budget.ofPart(activityShare),
      });
      return show({ activity, operations });
    },
  });
}

function operationsOf(
  { store }: Dependencies,
  caller: Caller,
  { org, id }: Activity,
  { page, budget }: { readonly page: Page; readonly budget: AnswerBudget },
): ReadActivity['operations'] {
  const { from, size } = page;
  const find = () => store.operations.ofActivity(org, id, from, size);
  const read = async (keys: readonly OperationKey[]) =>
    (await store.operations.findMany(org, keys)).map((each) => presentOperation(caller, each));
  return (show) => fillPage(budget, { from, slice, find, read, show });
}
