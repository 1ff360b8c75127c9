import { invalid } from '../../../kernel/errors.ts';
import { parseMoment } from '../../../kernel/moment.ts';
import type { Problem } from '../../../kernel/problem.ts';
import type { FeedPage } from '../../../ports/activity-log.ts';
import { toList } from './to-domain.ts';

/** The query of an activity feed; times are ISO 8601 texts. */
export interface FeedQuery {
  readonly after?: string;
  readonly before?: string;
  readonly start_date?: string;
  readonly end_date?: string;
  readonly preset_range?: string;
  readonly from: number;
  readonly size: number;
  readonly type?: readonly string[];
}

const dayMs = 86_400_000;

/**
 * The page that a feed query asks for. `after` and `before` are strict, `start_date` and `end_date` inclusive; the four
 * ways to name a time span exclude each other. Presets follow the UTC calendar, weeks begin on Monday. `now` is epoch ms.
 */
export function toFeedPage(query: FeedQuery, now: number): FeedPage {
  requireOneSpan(query);
  requireTimes(query);
  const { from, size } = query;
  return { types: toList(query.type), from, size, ...spanOf(query, now) };
}

function requireOneSpan(query: FeedQuery): void {
  const { start_date: start, end_date: end } = query;
  const spans = [query.after, query.before, start ?? end, query.preset_range].filter(
    (span) => span !== undefined,
  );
  const fault =
    spans.length > 1
      ? 'after, before, start_date with end_date, and preset_range are mutually exclusive; send one of them'
      : (start === undefined) !== (end === undefined)
        ? 'start_date and end_date go together; send both'
        : undefined;
  if (fault !== undefined)
    throw invalid([{ path: '', in: 'query', code: 'range/conflicting', message: fault }]);
}

/** A leap second has the right format, yet it is no moment that can be compared. */
function requireTimes(query: FeedQuery): void {
  const names = ['after', 'before', 'start_date', 'end_date'] as const;
  const problems = names
    .filter((name) => Number.isNaN(parse(query[name])))
    .map((name): Problem => ({ path: `/${name}`, in: 'query', code: 'shape/invalid', message }));
  if (problems.length > 0) throw invalid(problems);
}

const message = 'expected a time such as 2026-01-31T12:00:00Z';

type Span = Pick<FeedPage, 'after' | 'before'>;

function spanOf(query: FeedQuery, now: number): Span {
  if (query.preset_range !== undefined) return presetSpan(query.preset_range, now);
  if (query.start_date !== undefined && query.end_date !== undefined)
    return { after: momentOf(query.start_date) - 1, before: momentOf(query.end_date) + 1 };
  return { after: parse(query.after), before: parse(query.before) };
}

function parse(time: string | undefined): number | undefined {
  return time === undefined ? undefined : momentOf(time);
}

function momentOf(time: string): number {
  return parseMoment(time) ?? Number.NaN;
}

function presetSpan(preset: string, now: number): Span {
  const today = Math.floor(now / dayMs) * dayMs;
  const monday = today - ((new Date(today).getUTCDay() + 6) % 7) * dayMs;
  switch (preset) {
    case 'today':
      return { after: today - 1, before: undefined };
    case 'this_week':
      return { after: monday - 1, before: undefined };
    default:
      return { after: monday - 7 * dayMs - 1, before: monday };
  }
}
