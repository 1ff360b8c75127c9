import { LRUCache } from 'lru-cache';
import type { EntityId } from '../../kernel/ids.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { checkTemplate, parseTemplate, type Template } from '../template/template.ts';
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

/** Parsed templates that a renderer keeps, and characters in them altogether; those used longest ago go first. */
const [maxTemplates, maxCharacters] = [500, 500_000];

const helpers = ['entity'];

/** Why the text of an activity is not a template that can succeed; undefined when it is. */
export function checkActivityText(text: string): string | undefined {
  return text.includes('{{') ? checkTemplate(text, helpers) : undefined;
}

/**
 * A renderer for the Handlebars titles and messages of activities. `{{caller}}` is the caller's e-mail address or
 * subject, `{{entity id}}` the title of that entity (or its id where `titles` has none), `payload` the activity's own.
 * Plain text, nothing escaped. A text that is not valid Handlebars, or fails, is given as it is.
 */
export function createActivityRenderer(): RenderActivity {
  const parse = rememberTemplates();
  return (activity, titles) => {
    const entity = (id: JsonValue | undefined) => {
      const text = typeof id === 'object' ? '' : String(id ?? '');
      return titles.get(text) ?? text;
    };
    const context = contextOf(activity);
    const render = (text: string) => renderOr(text, () => parse(text)(context, { entity }));
    return { title: render(activity.title), message: render(activity.message) };
  };
}

/** A parser that remembers what it has parsed, also what it could not. */
function rememberTemplates(): (text: string) => Template {
  const known = new LRUCache<string, Template>({
    max: maxTemplates,
    maxSize: maxCharacters,
    sizeCalculation: (_template, text) => text.length + 1,
    memoMethod: parseOr,
  });
  return (text) => known.memo(text);
}

/** What cannot be parsed is given as it is. */
function parseOr(text: string): Template {
  try {
    return parseTemplate(text, helpers);
  } catch {
    return () => text;
  }
}

/** A payload is parsed when a template asks for it: it may be large. */
function contextOf({ caller, payload }: Activity): JsonObject {
  let parsed: JsonObject | undefined;
  return {
    caller: callerName(caller),
    get payload() {
      parsed ??= JSON.parse(payload ?? '{}') as JsonObject;
      return parsed;
    },
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
  // Version 0.1 stored the claims in the words of one dialect.
  const auth = caller['EpilotAuth'];
  const token = isJsonObject(auth) ? auth['token'] : undefined;
  const claims = isJsonObject(token) ? token : caller;
  return String(claims['email'] ?? claims['sub'] ?? 'somebody');
}
