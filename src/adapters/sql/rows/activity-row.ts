import type { Activity } from '../../../domain/activity/activity.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import { fromText, toText } from '../text-column.ts';

/** A row of the table `activity`. */
export interface ActivityRow {
  readonly org: string;
  readonly id: string;
  readonly at: number;
  readonly type: string;
  readonly title: string;
  readonly message: string;
  readonly payload: string | null;
  readonly caller: string;
  readonly pending: number;
}

export function activityRow(activity: Activity) {
  return {
    org: activity.org,
    id: activity.id,
    at: activity.at,
    type: toText(activity.type),
    title: toText(activity.title),
    message: toText(activity.message),
    payload: activity.payload ?? null,
    caller: JSON.stringify(activity.caller),
    pending: activity.pending ? 1 : 0,
  } satisfies ActivityRow;
}

export function toActivity(row: ActivityRow): Activity {
  return {
    org: row.org,
    id: row.id,
    at: row.at,
    type: fromText(row.type),
    title: fromText(row.title),
    message: fromText(row.message),
    payload: row.payload ?? undefined,
    caller: JSON.parse(row.caller) as JsonObject,
    pending: row.pending === 1,
  };
}
