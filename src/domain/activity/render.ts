import type { EntityId } from '../../kernel/ids.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { compileTemplate, type Template } from '../template/template.ts';
import type { Activity } from './activity.ts';

/** The texts of an activity as a person reads them. */
export interface RenderedActivity {
  readonly title: string;
  readonly message: string;
}

export type RenderActivity = (
  activity: Activity,
  titles: ReadonlyMap<EntityId, string>,
) => RenderedActivity;

/** Compiled templates that a renderer keeps; when there are more it starts afresh. */
const maxTemplates = 500;

/**
 * A renderer for the Handlebars titles and messages of activities. `{{caller}}` is the caller's e-mail address or
 * subject, `{{entity id}}` the title of that entity (or its id where `titles` has none), `payload` the activity's own.
 * Plain text, nothing escaped. A text that is not valid Handlebars, or fails, is given as it is.
 */
export function createActivityRenderer(): RenderActivity {
  const compiled = new Map<string, Template>();
  let known: ReadonlyMap<EntityId, string> = new Map();
  const entity = (id: unknown) => known.get(String(id)) ?? String(id);
  const compile = (template: string) => {
    if (compiled.size >= maxTemplates) compiled.clear();
    return compiled.getOrInsertComputed(template, () => compileTemplate(template, { entity }));
  };
  return (activity, titles) => {
    known = titles;
    const context = { caller: callerName(activity.caller), payload: activity.payload ?? {} };
    const render = (template: string) => renderOr(template, () => compile(template)(context));
    return { title: render(activity.title), message: render(activity.message) };
  };
}

function renderOr(template: string, render: () => string): string {
  try {
    return render();
  } catch {
    return template;
  }
}

function callerName(caller: JsonObject): string {
  const auth = caller['EpilotAuth'];
  const token = isJsonObject(auth) ? auth['token'] : undefined;
  const claims: Readonly<Record<string, JsonValue>> = isJsonObject(token) ? token : {};
  return String(claims['email'] ?? claims['sub'] ?? 'somebody');
}
