const pattern =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,30}))?(?:[Zz]|([+-])(\d\d):(\d\d))?$/;

const minuteMs = 60_000;

/**
 * The moment that a text names, in epoch milliseconds; undefined when it names none. A missing zone is UTC, whatever the
 * zone of the server; what is finer than a millisecond is cut off. A leap second is no moment that can be compared.
 * Source: RFC 3339, 5.6 (a space for the T is allowed there, a missing zone is not). `Date.parse` also takes
 * `after lunch 2099`, and reads a time without a zone as that of the server.
 */
export function parseMoment(text: string): number | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as Six;
  const [fraction = '', sign = '+', offsetHour = '0', offsetMinute = '0'] = match.slice(7);
  const inRange = hour < 24 && minute < 60 && second < 60 && Number(offsetHour) < 24;
  if (!inRange || Number(offsetMinute) >= 60 || !isDay(year, month, day)) return undefined;
  const date = new Date(0);
  // Not Date.UTC, which takes the years 0 to 99 for those of the last century.
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, Number(fraction.slice(0, 3).padEnd(3, '0')));
  const offset = Number(offsetHour) * 60 + Number(offsetMinute);
  return date.getTime() - (sign === '-' ? -offset : offset) * minuteMs;
}

type Six = [number, number, number, number, number, number];

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const last = new Date(0);
  last.setUTCFullYear(year, month, 0);
  return day <= last.getUTCDate();
}
