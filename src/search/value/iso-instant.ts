const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d{2}):(\d{2}))?)?$/;

/** The longest string that `isoInstant` accepts: nanoseconds and an offset. */
const maxIsoLength = 35;

const dash = 0x2d;
const zero = 0x30;
const canonical = '0000-00-00T00:00:00.000Z';
const dayLength = 10;

/**
 * Epoch milliseconds of an ISO 8601 date or date-time, NaN for any other string and for days that do not exist.
 * Strict: `YYYY-MM-DD`, or with `THH:MM`, `THH:MM:SS` or `THH:MM:SS.f` (one to nine digits, cut to milliseconds), then
 * `Z`, `±HH:MM` or nothing; without a zone it is UTC.
 */
export function isoInstant(text: string): number {
  if (text.length < 10 || text.length > maxIsoLength) return Number.NaN;
  if (text.charCodeAt(4) !== dash || text.charCodeAt(7) !== dash) return Number.NaN;
  if (text.length === dayLength || text.length === canonical.length) {
    const instant = canonicalInstant(text);
    if (!Number.isNaN(instant)) return instant;
  }
  const match = isoPattern.exec(text);
  return match === null ? Number.NaN : instantOf(match);
}

/** `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM:SS.mmmZ`, the form that every clock of ours writes, without the expression. */
function canonicalInstant(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const expected = canonical.charCodeAt(at);
    if (expected === zero ? code < zero || code > zero + 9 : code !== expected) return Number.NaN;
  }
  const part = (at: number): number =>
    (text.charCodeAt(at) - zero) * 10 + text.charCodeAt(at + 1) - zero;
  const day = dayStart(part(0) * 100 + part(2), part(5), part(8));
  if (text.length === dayLength) return day;
  const [hour, minute, second] = [part(11), part(14), part(17)];
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
  const millisecond = part(20) * 10 + text.charCodeAt(22) - zero;
  return day + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
}

function instantOf(match: RegExpExecArray): number {
  const part = (group: number): number => Number(match[group] ?? 0);
  const day = dayStart(part(1), part(2), part(3));
  const [hour, minute, second] = [part(4), part(5), part(6)];
  const [offsetHour, offsetMinute] = [part(9), part(10)];
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
  if (offsetHour > 23 || offsetMinute > 59) return Number.NaN;
  const millisecond = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const local = day + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
  const offset = (offsetHour * 60 + offsetMinute) * 60_000;
  return match[8] === '-' ? local + offset : local - offset;
}

/** NaN when the calendar has no such day. `Date.UTC` would take years below 100 for the 1900s. */
function dayStart(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN;
  return year < 100
    ? new Date(0).setUTCFullYear(year, month - 1, day)
    : Date.UTC(year, month - 1, day);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
