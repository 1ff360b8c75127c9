import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts';
import { pointerTo } from '../../../kernel/pointer.ts';
import { isTimeZone } from '../../value/date-bound.ts';
import type { QueryNode, RangeBounds } from '../ast.ts';
import { onlyEntry } from './only-entry.ts';
import type { Report } from './report.ts';

const boundNames = ['gt', 'gte', 'lt', 'lte'] as const;
/** More than any date with math needs; each step of date math costs time. */
const maxBoundLength = 100;
const relations: readonly JsonValue[] = ['INTERSECTS', 'CONTAINS', 'WITHIN'];
const isBoundName = (name: string): name is (typeof boundNames)[number] =>
  (boundNames as readonly string[]).includes(name);

/** What each option must be; only `time_zone` has an effect, since dates are told by their form and fields hold
 *  values, not ranges. */
const options: ReadonlyMap<
  string,
  readonly [test: (value: JsonValue) => boolean, expected: string]
> = new Map([
  ['format', [(value: JsonValue) => typeof value === 'string', 'format is a string']],
  [
    'relation',
    [(value: JsonValue) => relations.includes(value), `relation is one of ${relations.join(', ')}`],
  ],
  ['boost', [(value: JsonValue) => typeof value === 'number', 'boost is a number']],
  [
    'time_zone',
    [
      (value: JsonValue) => typeof value === 'string' && isTimeZone(value),
      'time_zone is an offset such as +01:00 or an IANA name such as Europe/Berlin',
    ],
  ],
]);

/** `{"field": {gt, gte, lt, lte}}`, at least one of them; a bound of `null` is left out. */
export function parseRange(clause: JsonValue, path: string, report: Report): QueryNode | undefined {
  const entry = onlyEntry(clause);
  if (entry === undefined || !isJsonObject(entry[1])) {
    report(path, 'range takes an object with exactly one field, which holds gt, gte, lt or lte');
    return undefined;
  }
  const [field, sent] = entry;
  const inside = pointerTo(path, field);
  checkKeys(sent, inside, report);
  const present = boundNames.filter((name) => sent[name] !== undefined && sent[name] !== null);
  if (present.length === 0) report(inside, 'range needs at least one of gt, gte, lt, lte');
  const zone = sent['time_zone'];
  const bounds = Object.fromEntries([
    ...present.map((name) => [name, sent[name]]),
    ...(typeof zone === 'string' ? [['timeZone', zone]] : []),
  ]) as RangeBounds;
  return { type: 'range', field, bounds, path: inside };
}

function checkKeys(sent: JsonObject, path: string, report: Report): void {
  for (const [key, value] of Object.entries(sent)) {
    const inside = pointerTo(path, key);
    const option = options.get(key);
    if (isBoundName(key)) {
      if (typeof value === 'object' && value !== null)
        report(inside, 'a bound is a number, a date or a string');
      if (typeof value === 'string' && value.length > maxBoundLength)
        report(inside, `a bound has at most ${maxBoundLength} characters; shorten it`);
    } else if (option === undefined) {
      report(
        inside,
        `unknown option of range; it knows ${[...boundNames, ...options.keys()].join(', ')}`,
      );
    } else if (!option[0](value)) report(inside, option[1]);
  }
}
