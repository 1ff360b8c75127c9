import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import type { Value } from './syntax.ts';
import type { TemplateBudget } from './template-budget.ts';

/**
 * Appends a value as a template writes it. Nothing, and null, is no text; the items of a list stand one after another
 * with commas between, as in Handlebars. An object, which Handlebars writes as `[object Object]`, is its members in
 * their order, with `, ` between, without those that are empty and those whose names begin with `_` or `$`.
 * @example writeValue({ street: 'Main St', city: 'Bonn', _id: 'x' }, budget, parts) // 'Main St, Bonn'
 */
export function writeValue(value: Value, budget: TemplateBudget, parts: string[]): void {
  budget.step();
  if (value === null || value === undefined) return;
  if (isJsonObject(value)) writeMembers(value, budget, parts);
  else if (typeof value === 'object') writeItems(value, budget, parts);
  else append(String(value), budget, parts);
}

export function append(text: string, budget: TemplateBudget, parts: string[]): void {
  budget.write(text.length);
  if (text !== '') parts.push(text);
}

function writeItems(items: readonly Value[], budget: TemplateBudget, parts: string[]): void {
  for (const [index, item] of items.entries()) {
    if (index > 0) append(',', budget, parts);
    writeValue(item, budget, parts);
  }
}

function writeMembers(object: JsonObject, budget: TemplateBudget, parts: string[]): void {
  const empty = parts.length;
  for (const key of Object.keys(object)) {
    budget.step();
    if (key.startsWith('_') || key.startsWith('$')) continue;
    const before = parts.length;
    if (before > empty) append(', ', budget, parts);
    const start = parts.length;
    writeValue(object[key], budget, parts);
    if (parts.length === start) parts.length = before;
  }
}
