const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const month = `(?<month>${months.join('|')})`;
const time = '(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)';
const shortDay = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const longDay = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day';

/** The three forms of RFC 9110, 5.6.7: today's, that of RFC 850, and that of `asctime`. */
const forms = [
  `${shortDay}, (?<day>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT`,
  `${longDay}, (?<day>\\d\\d)-${month}-(?<year>\\d\\d) ${time} GMT`,
  `${shortDay} ${month} (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})`,
].map((form) => new RegExp(`^${form}$`));

/** Epoch milliseconds of an HTTP date (RFC 9110, 5.6.7); undefined when it is none. `now` is what years of two digits refer to. */
export function parseHttpDate(text: string, now: number): number | undefined {
  for (const form of forms) {
    const { groups } = form.exec(text) ?? {};
    if (groups !== undefined) return instantOf(groups, now);
  }
  return undefined;
}

function instantOf(parts: Readonly<Record<string, string>>, now: number): number | undefined {
  const part = (name: string) => Number(parts[name]);
  const monthIndex = months.indexOf(parts['month'] ?? '');
  const year = parts['year']?.length === 2 ? fullYear(part('year'), now) : part('year');
  const midnight = new Date(0).setUTCFullYear(year, monthIndex, part('day'));
  const isReal = new Date(midnight).getUTCMonth() === monthIndex && part('day') > 0;
  if (!isReal) return undefined;
  return midnight + ((part('hour') * 60 + part('minute')) * 60 + part('second')) * 1000;
}

/** What would be more than fifty years ahead is in the past. */
function fullYear(twoDigits: number, now: number): number {
  const thisYear = new Date(now).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + twoDigits;
  return year > thisYear + 50 ? year - 100 : year;
}

/** `at` is epoch milliseconds; what is below a second is cut. */
export function formatHttpDate(at: number): string {
  return new Date(at).toUTCString();
}
