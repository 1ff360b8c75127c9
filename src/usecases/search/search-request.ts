import type { JsonValue } from '../../kernel/json.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { SortKey } from '../../search/index.ts';

/** Results that one answer holds at most; a larger `size` means this. Source: epilot, "Max search size is 1000". */
const maxSize = 1000;
/** `from` + `size` may reach this far. Source: epilot, "paginate more than 25 000 records deep". */
const maxWindow = 25_000;
const defaultSize = 10;
/** Elasticsearch sets no limit. Each key is read for every pair of documents that the keys before it leave equal; lists on
 *  screens sort by two or three columns, generated requests by a handful. */
const maxSortKeys = 16;
/** How much of a wrong sort key a message repeats, in UTF-16 units. */
const shownUnits = 80;

/** Which soft-deleted entities are wanted, in the words of the wire. */
export type IncludeDeleted = 'false' | 'true' | 'only';

/** Checks where a page lies; `size` is clamped, `from` is not. */
export function readPage(
  from = 0,
  size = defaultSize,
): { readonly from: number; readonly size: number; readonly problems: readonly Problem[] } {
  const clamped = Math.min(size, maxSize);
  if (from + clamped <= maxWindow) return { from, size: clamped, problems: [] };
  const message = `from + size is ${from + clamped}, the limit is ${maxWindow}; page deeper with a range filter on the sort field, as search_after is not supported yet`;
  return { from, size: clamped, problems: [{ path: '/from', code: 'page/too-deep', message }] };
}

/** Reads `field`, `field:asc`, `field:desc`, one or several. */
export function readSort(sort: JsonValue | undefined): {
  readonly keys: readonly SortKey[];
  readonly problems: readonly Problem[];
} {
  const isList = Array.isArray(sort);
  const texts: readonly JsonValue[] =
    sort === undefined || sort === null
      ? []
      : isList
        ? (sort as readonly JsonValue[])
        : [sort as JsonValue];
  if (texts.length > maxSortKeys) return { keys: [], problems: [tooManySortKeys(texts.length)] };
  const keys: SortKey[] = [];
  const problems: Problem[] = [];
  texts.forEach((text, index) => {
    const key = typeof text === 'string' ? readSortKey(text) : undefined;
    if (key === undefined) problems.push(sortProblem(text, isList ? `/sort/${index}` : '/sort'));
    else keys.push(key);
  });
  return { keys, problems };
}

function readSortKey(text: string): SortKey | undefined {
  const [, field = '', order = 'asc'] = /^(.+?)(?::(asc|desc))?$/i.exec(text.trim()) ?? [];
  if (field === '' || /\s/.test(field) || field.includes(':')) return undefined;
  return { field, order: order.toLowerCase() === 'desc' ? 'desc' : 'asc' };
}

function tooManySortKeys(count: number): Problem {
  const message = `the sort has ${count} keys, the limit is ${maxSortKeys}; leave out the last ones`;
  return { path: '/sort', code: 'sort/too-many-keys', message };
}

function sortProblem(sent: JsonValue, path: string): Problem {
  const message = `${JSON.stringify(sent).slice(0, shownUnits)} is not a sort key; write "field:asc" or "field:desc"`;
  return { path, code: 'sort/invalid', message };
}
