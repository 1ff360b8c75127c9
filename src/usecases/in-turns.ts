import { setImmediate as othersFirst } from 'node:timers/promises';

/** Makes something of each item, one after another; other requests get their turn in between. */
export async function inTurns<Item, Made>(
  items: readonly Item[],
  make: (item: Item) => Made,
): Promise<readonly Made[]> {
  const made: Made[] = [];
  for (const item of items) {
    if (made.length > 0) await othersFirst();
    made.push(make(item));
  }
  return made;
}
