import type { JsonObject } from '../../../kernel/json.ts';

/** What this dialect calls our claims; others keep their names. */
const names: Readonly<Record<string, string>> = {
  org_id: 'custom:ivy_org_id',
  user_id: 'custom:ivy_user_id',
  username: 'cognito:username',
};

/** Who did something, as an activity shows it. Version 0.1 stored it in this form. */
export function fromCaller(caller: JsonObject): JsonObject {
  if ('EpilotAuth' in caller) return caller;
  const claims = Object.entries(caller).map(([name, value]) => [names[name] ?? name, value]);
  return { EpilotAuth: { token: Object.fromEntries(claims) as JsonObject } };
}
