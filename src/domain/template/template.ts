import { readTemplate } from './read-template.ts';
import { type Helpers, runTemplate } from './run-template.ts';
import type { Node, Value } from './syntax.ts';
import type { TemplateBudget } from './template-budget.ts';

/** Renders a parsed template; throws when that takes more than the budget has. */
export type Template = (context: Value, helpers?: Helpers, budget?: TemplateBudget) => string;

/**
 * Parses Handlebars text, once for all renderings. `helpers` are the names of those that its renderings will have
 * besides `lookup` and `log`. The output is plain text, so nothing is HTML-escaped.
 * Throws when the text is not a valid template, is beyond a limit, or could only fail.
 */
export function parseTemplate(text: string, helpers: readonly string[] = []): Template {
  const nodes: readonly Node[] = text.includes('{{')
    ? readTemplate(text, helpers)
    : [{ type: 'text', text }];
  return (context, known = {}, budget) => runTemplate(nodes, context, known, budget);
}

/** Why a text is not a template that can succeed; undefined when it is. */
export function checkTemplate(text: string, helpers: readonly string[] = []): string | undefined {
  try {
    readTemplate(text, helpers);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** What went wrong, in one line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}
