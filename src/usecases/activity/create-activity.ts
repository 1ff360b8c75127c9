import type { Activity } from '../../domain/activity/activity.ts';
import { checkActivityText } from '../../domain/activity/render.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors, invalid } from '../../kernel/errors.ts';
import type { EntityId } from '../../kernel/ids.ts';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Reads, Transaction } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { findStored } from '../entity/stored.ts';
import type { Meta } from '../meta.ts';
import { runOnce } from '../run-once.ts';

export interface NewActivity {
  readonly type: string;
  readonly title: string;
  readonly message: string;
  readonly payload: JsonObject | undefined;
  readonly pending: boolean;
  /** The entities whose feeds show it. */
  readonly entities: readonly EntityId[];
}

/** Appends an activity of the caller's own. Throws `request/invalid` for a text that can only fail as a template, `activity/too-large`, `entity/not-found` when it names an entity that does not exist. */
export async function createActivity(
  deps: Dependencies,
  caller: Caller,
  input: NewActivity,
  meta: Pick<Meta, 'once'> = {},
): Promise<Activity> {
  authorize(caller, 'activity:create');
  requireTemplates(input);
  requireSize(input);
  const { entities, payload, ...text } = input;
  const made = {
    org: caller.org,
    id: deps.ids.activityId(),
    at: deps.clock.now(),
    caller: caller.identity,
  };
  const activity = { ...made, ...text, payload: payload && JSON.stringify(payload) };
  const ids = [...new Set(entities.map((id) => id.toLowerCase()))];
  const run = async (tx: Transaction) => {
    await tx.activities.append(activity);
    for (const id of ids) {
      await findStored(tx, caller, { id });
      await tx.activities.link(caller.org, activity.id, id);
    }
    await tx.feed.append(caller.org, { kind: 'activity', id: activity.id });
    return activity;
  };
  // It may have been filled since.
  const recall = async (reads: Reads, kept: JsonValue) => {
    const found = await reads.activities.find(caller.org, String(kept));
    return found && { ...found, pending: input.pending };
  };
  return await runOnce(deps, caller, meta, { run, note: ({ id }) => id, recall });
}

/** The largest payload of an activity, in bytes of JSON: feeds answer it, and templates read it. */
export const maxPayloadBytes = 1024 * 1024;

function requireSize({ payload }: NewActivity): void {
  const size = payload === undefined ? 0 : Buffer.byteLength(JSON.stringify(payload));
  if (size > maxPayloadBytes) throw errors.activityTooLarge(size, maxPayloadBytes);
}

function requireTemplates(input: NewActivity): void {
  const problems = (['title', 'message'] as const).flatMap((key): Problem[] => {
    const fault = checkActivityText(input[key]);
    if (fault === undefined) return [];
    const message = `this template cannot work: ${fault}; write \\{{ for a plain {{`;
    return [{ path: `/${key}`, code: 'template/invalid', message }];
  });
  if (problems.length > 0) throw invalid(problems);
}
