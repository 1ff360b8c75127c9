import type { Caller } from '../../kernel/caller.ts';
import type { Person } from '../../ports/person-store.ts';
import { AnswerBudget } from '../answer-budget.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { type FilledList, fillPage, type Page, type Show } from '../fill-page.ts';
import { requirePerson } from './find-by-id.ts';
import { type UserView, viewOf } from './user-view.ts';

/** People whose groups are read at a time. */
const slice = 100;

/** A person. Throws `user/not-found`. */
export async function getUser(
  { store }: Dependencies,
  caller: Caller,
  id: string,
): Promise<UserView> {
  authorize(caller, 'user:manage');
  return viewOf(store, await requirePerson(store, caller.org, id));
}

/** A page of the people of the caller's organization, by id. */
export function listUsers(
  { store, answerLimitBytes }: Dependencies,
  caller: Caller,
  page: Page,
  show: Show<UserView>,
): Promise<FilledList> {
  authorize(caller, 'user:manage');
  const { from, size } = page;
  const find = async () => {
    const { total, people: keys } = await store.people.list(caller.org, from, size);
    return { total, keys };
  };
  const read = (people: readonly Person[]) =>
    Promise.all(people.map((person) => viewOf(store, person)));
  return fillPage(new AnswerBudget(answerLimitBytes), { from, slice, find, read, show });
}
