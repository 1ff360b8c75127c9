import type { JsonObject } from '../../kernel/json.ts';
import { parseTemplate, reasonOf, type Template } from '../template/template.ts';

/** Longer titles are cut, in UTF-16 units. A caller's own title is not. */
export const maxTitleLength = 1000;

/** A title, and why it is empty when the template failed. */
export interface Title {
  readonly text: string;
  readonly failure?: string;
}

export type TitleTemplate = (document: JsonObject) => Title;

/**
 * A title template, parsed with its first title. Missing attributes render as nothing; white space around the title is cut, and what is
 * longer than 1,000 characters. Never throws:
 * a template that cannot be parsed or fails while rendering gives an empty title and the reason.
 * Source: epilot `title_template`, "Uses handlebars".
 */
export function compileTitle(template: string): TitleTemplate {
  let render: Template | undefined;
  return (document) => {
    try {
      render ??= parseTemplate(template);
      return { text: cut(render(document).trim()) };
    } catch (error) {
      return { text: '', failure: reasonOf(error) };
    }
  };
}

/** Never in the middle of a surrogate pair. */
function cut(text: string): string {
  return text.length <= maxTitleLength
    ? text
    : text.slice(0, maxTitleLength).replace(/[\uD800-\uDBFF]$/, '');
}
