import { isJsonObject } from '../../kernel/json.ts';
import type { Expression, NamingBlock, Node, Tag, Value } from './syntax.ts';
import { TemplateBudget } from './template-budget.ts';
import { append, writeValue } from './write-value.ts';

/** Helpers besides those that every template has; each takes one value. */
export type Helpers = Readonly<Record<string, (value: Value) => string>>;

/** What a loop says of itself. */
interface Loop {
  readonly key: string | number;
  readonly index: number;
  readonly last: boolean;
  readonly outer: Loop | undefined;
}

/** A context, and those around it, which `../` leads to. */
interface Contexts {
  readonly context: Value;
  readonly outer: Contexts | undefined;
}

/** A name that a block gives. */
interface Names {
  readonly name: string;
  readonly value: Value;
  readonly outer: Names | undefined;
}

interface Scope {
  readonly contexts: Contexts;
  readonly loop: Loop | undefined;
  readonly names: Names | undefined;
}

/**
 * Writes what the nodes say of a context, as Handlebars would with `noEscape`: own members only, never prototypes.
 * Differs: an object is written as `write-value.ts` says, and a name that leads nowhere is nothing also behind `@root`.
 * Throws when that takes more than the budget has.
 */
export function runTemplate(
  nodes: readonly Node[],
  context: Value,
  helpers: Helpers,
  budget = new TemplateBudget(),
): string {
  const run = new Run(context, helpers, budget);
  run.write(nodes, {
    contexts: { context, outer: undefined },
    loop: undefined,
    names: undefined,
  });
  return run.text;
}

class Run {
  readonly #root: Value;
  readonly #helpers: Helpers;
  readonly #budget: TemplateBudget;
  readonly #parts: string[] = [];

  constructor(root: Value, helpers: Helpers, budget: TemplateBudget) {
    this.#root = root;
    this.#helpers = helpers;
    this.#budget = budget;
  }

  get text(): string {
    return this.#parts.join('');
  }

  write(nodes: readonly Node[], scope: Scope): void {
    for (const node of nodes) {
      this.#budget.step();
      if (node.type === 'text') append(node.text, this.#budget, this.#parts);
      else this.#writeNode(node, this.#valueOf(node.subject, scope), scope);
    }
  }

  #writeNode(node: Tag, value: Value, scope: Scope): void {
    switch (node.type) {
      case 'value':
        writeValue(value, this.#budget, this.#parts);
        break;
      case 'if': {
        const zero = node.includeZero && this.#valueOf(node.includeZero, scope);
        const holds = value === 0 ? Boolean(zero) : !isEmpty(value);
        this.write(holds ? node.body : node.otherwise, scope);
        break;
      }
      case 'each':
        this.#writeEach(node, value, scope);
        break;
      case 'with':
        if (isEmpty(value)) this.write(node.otherwise, scope);
        else this.write(node.body, named(node.names, [value], within(value, scope)));
        break;
      case 'section':
        this.#writeSection(node, value, scope);
    }
  }

  #writeSection(node: NamingBlock, value: Value, scope: Scope): void {
    if (Array.isArray(value)) this.#writeEach(node, value, scope);
    else if (value === true) this.write(node.body, scope);
    else if (value === false || value === null || value === undefined)
      this.write(node.otherwise, scope);
    else this.write(node.body, within(value, scope));
  }

  #writeEach(node: NamingBlock, items: Value, scope: Scope): void {
    const rounds = roundsOf(items);
    if (rounds.length === 0) this.write(node.otherwise, scope);
    for (let index = 0; index < rounds.length; index++) {
      this.#budget.step();
      const key = rounds.keys?.[index] ?? index;
      const value = memberOf(items, String(key));
      const loop = { key, index, last: index === rounds.length - 1, outer: scope.loop };
      const inner = { ...within(value, scope), loop };
      this.write(node.body, named(node.names, [value, key], inner));
    }
  }

  #valueOf(expression: Expression, scope: Scope): Value {
    switch (expression.type) {
      case 'literal':
        return expression.value;
      case 'path': {
        let contexts: Contexts | undefined = scope.contexts;
        for (let depth = expression.depth; depth > 0; depth--) contexts = contexts?.outer;
        return this.#follow(contexts?.context, expression.keys);
      }
      case 'name':
        return this.#follow(valueOfName(expression.name, scope.names), expression.keys);
      case 'data': {
        const [name, ...keys] = expression.keys;
        let loop = scope.loop;
        for (let depth = expression.depth; depth > 0; depth--) loop = loop?.outer;
        return this.#follow(name === 'root' ? this.#root : ofLoop(loop, name), keys);
      }
      case 'call':
        return this.#call(expression, scope);
    }
  }

  #call({ helper, params }: Extract<Expression, { readonly type: 'call' }>, scope: Scope): Value {
    const [value, key] = params.map((param) => this.#valueOf(param, scope));
    if (helper !== 'lookup') return this.#helpers[helper]?.(value);
    this.#budget.step();
    if (!value) return value;
    return typeof key === 'string' || typeof key === 'number'
      ? memberOf(value, String(key))
      : undefined;
  }

  #follow(value: Value, keys: readonly string[]): Value {
    let found = value;
    for (const key of keys) {
      this.#budget.step();
      found = memberOf(found, key);
    }
    return found;
  }
}

/** How many rounds a loop makes, and over which keys; a list has none. */
function roundsOf(items: Value): { readonly length: number; readonly keys?: readonly string[] } {
  if (Array.isArray(items)) return { length: items.length };
  const keys = isJsonObject(items) ? Object.keys(items) : [];
  return { length: keys.length, keys };
}

function memberOf(value: Value, key: string): Value {
  if (value === null || value === undefined || !Object.hasOwn(Object(value), key)) return undefined;
  return (value as { readonly [key: string]: Value })[key];
}

function isEmpty(value: Value): boolean {
  return (!value && value !== 0) || (Array.isArray(value) && value.length === 0);
}

/** As in Handlebars, a block about the same value as the one around it is no further level for `../`. */
function within(context: Value, scope: Scope): Scope {
  const { contexts } = scope;
  return context === contexts.context
    ? scope
    : { ...scope, contexts: { context, outer: contexts } };
}

function named(names: readonly string[], values: readonly Value[], scope: Scope): Scope {
  let all = scope.names;
  for (const [index, name] of names.entries()) all = { name, value: values[index], outer: all };
  return all === scope.names ? scope : { ...scope, names: all };
}

function valueOfName(name: string, names: Names | undefined): Value {
  let found = names;
  while (found !== undefined && found.name !== name) found = found.outer;
  return found?.value;
}

function ofLoop(loop: Loop | undefined, name: string | undefined): Value {
  switch (name) {
    case 'key':
      return loop?.key;
    case 'index':
      return loop?.index;
    case 'first':
      return loop && loop.index === 0;
    case 'last':
      return loop?.last;
    default:
      return undefined;
  }
}
