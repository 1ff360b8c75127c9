import type { Caller } from '../../kernel/caller.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { requirePerson } from './find-by-id.ts';
import { type UserView, viewOf } from './user-view.ts';

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
export async function listUsers(
  { store }: Dependencies,
  caller: Caller,
  { from, size }: { readonly from: number; readonly size: number },
): Promise<{ readonly total: number; readonly users: readonly UserView[] }> {
  authorize(caller, 'user:manage');
  const { total, people } = await store.people.list(caller.org, from, size);
  return { total, users: await Promise.all(people.map((person) => viewOf(store, person))) };
}
