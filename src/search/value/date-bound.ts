import { isoInstant } from './iso-instant.ts';

/** How a date in a range is read. */
export interface DateContext {
  /** Epoch milliseconds that `now` stands for. */
  readonly now: number;
  /** IANA zone or UTC offset of dates that name none, and of rounding. */
  readonly timeZone: string;
  /** True takes the last millisecond of what is named (`lte`, `gt`), false the first (`gte`, `lt`). */
  readonly roundUp: boolean;
}

const datePattern =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;
const mathPattern = /^(?:[+-]\d*[yMwdhHms]|\/[yMwdhHms])*$/;
const mathStep = /([+-])(\d*)([yMwdhHms])|\/([yMwdhHms])/g;

const durations: Readonly<
  Record<string, 'years' | 'months' | 'weeks' | 'days' | 'hours' | 'minutes' | 'seconds'>
> = {
  y: 'years',
  M: 'months',
  w: 'weeks',
  d: 'days',
  h: 'hours',
  H: 'hours',
  m: 'minutes',
  s: 'seconds',
};

/**
 * Epoch milliseconds of a bound of a date range; undefined when the text is no date.
 * Understands ISO dates of any precision from the year on, `now`, and date math on both: `now-1d/d`,
 * `2024-01-01||+1M/d` with units y M w d h H m s. Weeks begin on Monday.
 * Source: Elasticsearch "Date math" and "Missing date components".
 * @example dateBound('2024-02', { now: 0, timeZone: 'UTC', roundUp: true }) // the last millisecond of February
 */
export function dateBound(text: string, context: DateContext): number | undefined {
  try {
    const anchorEnd = text.startsWith('now') ? 3 : text.indexOf('||');
    if (anchorEnd < 0) return plainDate(text, context);
    const math = text.slice(text.startsWith('now') ? 3 : anchorEnd + 2);
    if (!mathPattern.test(math)) return undefined;
    const anchor = text.startsWith('now')
      ? context.now
      : plainDate(text.slice(0, anchorEnd), { ...context, roundUp: false });
    return anchor === undefined ? undefined : applyMath(anchor, math, context);
  } catch (error) {
    // Temporal refuses what lies outside its calendar; then the text is no date that we can compare with.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** True for a time zone that `DateContext` can carry. */
export function isTimeZone(text: string): boolean {
  try {
    new Temporal.ZonedDateTime(0n, text);
    return true;
  } catch {
    return false;
  }
}

function plainDate(text: string, context: DateContext): number | undefined {
  const match = datePattern.exec(text);
  if (match === null) return undefined;
  const full = `${match[1]}-${match[2] ?? '01'}-${match[3] ?? '01'}T${match[4] ?? '00'}:${match[5] ?? '00'}:${match[6] ?? '00'}${match[7] ?? ''}`;
  const utc = isoInstant(`${full}Z`);
  if (Number.isNaN(utc)) return undefined;
  const zone = match[8] === undefined ? context.timeZone : match[8] === 'Z' ? 'UTC' : match[8];
  const start = Temporal.PlainDateTime.from(full).toZonedDateTime(zone);
  if (!context.roundUp || match[7] !== undefined) return start.epochMilliseconds;
  return lastMillisecond(start, unitNamed(match));
}

function unitNamed(match: RegExpExecArray): string {
  if (match[6] !== undefined) return 's';
  if (match[4] !== undefined) return 'm';
  if (match[3] !== undefined) return 'd';
  return match[2] === undefined ? 'y' : 'M';
}

function lastMillisecond(start: Temporal.ZonedDateTime, unit: string): number {
  return start.add({ [durations[unit] ?? 'days']: 1 }).epochMilliseconds - 1;
}

function applyMath(anchor: number, math: string, context: DateContext): number {
  let at = Temporal.Instant.fromEpochMilliseconds(anchor).toZonedDateTimeISO(context.timeZone);
  for (const [, sign, amount, unit, rounding] of math.matchAll(mathStep)) {
    if (rounding !== undefined) {
      const start = startOf(at, rounding);
      const end = context.roundUp ? lastMillisecond(start, rounding) : start.epochMilliseconds;
      at = Temporal.Instant.fromEpochMilliseconds(end).toZonedDateTimeISO(context.timeZone);
      continue;
    }
    const count = Number(amount === '' ? 1 : amount) * (sign === '-' ? -1 : 1);
    at = at.add({ [durations[unit ?? ''] ?? 'days']: count });
  }
  return at.epochMilliseconds;
}

function startOf(at: Temporal.ZonedDateTime, unit: string): Temporal.ZonedDateTime {
  switch (unit) {
    case 'y':
      return at.with({ month: 1, day: 1 }).startOfDay();
    case 'M':
      return at.with({ day: 1 }).startOfDay();
    case 'w':
      return at.subtract({ days: at.dayOfWeek - 1 }).startOfDay();
    case 'd':
      return at.startOfDay();
    case 's':
      return at.round({ smallestUnit: 'second', roundingMode: 'floor' });
    case 'm':
      return at.round({ smallestUnit: 'minute', roundingMode: 'floor' });
    default:
      return at.round({ smallestUnit: 'hour', roundingMode: 'floor' });
  }
}
