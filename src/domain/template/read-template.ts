import Handlebars from 'handlebars';
import type { Expression, Node } from './syntax.ts';

/** A template is at most this long, in UTF-16 units; parsing takes some microseconds for each. */
export const maxTemplateLength = 10_000;
/** Values and blocks in one template. */
export const maxExpressions = 500;
/** Blocks within blocks, `else if` included. */
export const maxNesting = 50;
/** Opening parentheses in one template, those in its text included. */
export const maxParentheses = 500;
/** Loops within loops; a plain block counts as one, because it is one where it meets a list. */
export const maxLoopNesting = 5;

/** Helpers that every template has: `lookup` finds a member by a computed name, `log` writes nothing. */
const builtIn: ReadonlySet<string> = new Set(['lookup', 'log']);

const blocks: ReadonlySet<string> = new Set(['if', 'unless', 'each', 'with']);

/**
 * Reads Handlebars text into the nodes that `run-template.ts` understands. Nothing of it is compiled.
 * Throws in one sentence, with line and column, when the text is not Handlebars, beyond a limit, or could only fail.
 */
export function readTemplate(text: string, helpers: readonly string[]): readonly Node[] {
  if (text.length > maxTemplateLength)
    throw new Error(`longer than ${maxTemplateLength} characters`);
  if (countOf(text, '{{') > 2 * maxExpressions) throw tooMany();
  // The parser takes quadratic time for parentheses within parentheses, wherever strings make a tag seem to end.
  if (countOf(text, '(') > maxParentheses)
    throw new Error(`more than ${maxParentheses} opening parentheses`);
  return new Reader(helpers).program(Handlebars.parse(text), { nesting: 0, loops: 0, names: [] });
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}

function tooMany(): Error {
  return new Error(`more than ${maxExpressions} values and blocks`);
}

/** Where in the template the reader is. */
interface Place {
  readonly nesting: number;
  readonly loops: number;
  /** The names that blocks around this place give. */
  readonly names: readonly string[];
}

class Reader {
  readonly #helpers: ReadonlySet<string>;
  #expressions = 0;

  constructor(helpers: readonly string[]) {
    this.#helpers = builtIn.union(new Set(helpers));
  }

  program(program: hbs.AST.Program | undefined, place: Place): readonly Node[] {
    return (program?.body ?? []).flatMap((statement) => this.#statement(statement, place) ?? []);
  }

  #statement(statement: hbs.AST.Statement, place: Place): Node | undefined {
    switch (statement.type) {
      case 'ContentStatement':
        return { type: 'text', text: (statement as hbs.AST.ContentStatement).value };
      case 'CommentStatement':
        return undefined;
      case 'MustacheStatement':
        return { type: 'value', subject: this.#tag(statement as hbs.AST.MustacheStatement, place) };
      case 'BlockStatement':
        return this.#block(statement as hbs.AST.BlockStatement, place);
      default:
        throw this.#refusal(statement, 'partials and decorators are not available here');
    }
  }

  /** `{{a}}` is always a value, whatever its name; with values behind it, it is a helper. */
  #tag(tag: hbs.AST.MustacheStatement | hbs.AST.SubExpression, place: Place): Expression {
    const name = originalOf(tag.path);
    const isCall = tag.type === 'SubExpression' || tag.params.length > 0 || tag.hash !== undefined;
    if (!isCall) return this.#path(tag.path as hbs.AST.Expression, place);
    if (blocks.has(name))
      throw this.#refusal(tag, `"${name}" is a block; write {{#${name} …}} … {{/${name}}}`);
    if (!this.#helpers.has(name)) throw this.#refusal(tag, `there is no helper "${name}"`);
    if (name === 'log') return { type: 'literal', value: undefined };
    const params = tag.params.map((param) => this.#expression(param, place));
    const wanted = name === 'lookup' ? 2 : 1;
    if (params.length === wanted) return { type: 'call', helper: name, params };
    throw this.#refusal(tag, `the helper "${name}" takes ${wanted} values`);
  }

  #block(block: hbs.AST.BlockStatement, outer: Place): Node {
    const name = originalOf(block.path as hbs.AST.Expression);
    const isCall = block.params.length > 0 || block.hash !== undefined;
    const isLoop = name === 'each' || !isCall;
    const place = { ...outer, nesting: outer.nesting + 1, loops: outer.loops + Number(isLoop) };
    if (place.nesting > maxNesting)
      throw this.#refusal(block, `blocks within more than ${maxNesting} blocks`);
    if (place.loops > maxLoopNesting)
      throw this.#refusal(block, `loops within more than ${maxLoopNesting} loops`);
    const names = block.program?.blockParams ?? [];
    const body = this.program(block.program, { ...place, names: [...place.names, ...names] });
    const otherwise = this.program(block.inverse, place);
    if (!isCall && !blocks.has(name)) {
      const subject = this.#path(block.path as hbs.AST.Expression, outer);
      return { type: 'section', subject, names, body, otherwise };
    }
    if (!blocks.has(name)) throw this.#refusal(block, `there is no block "${name}"`);
    const [param, ...more] = block.params;
    if (param === undefined || more.length > 0)
      throw this.#refusal(block, `the block "${name}" takes one value`);
    const subject = this.#expression(param, outer);
    if (name === 'each' || name === 'with') return { type: name, subject, names, body, otherwise };
    const zero = block.hash?.pairs.find(({ key }) => key === 'includeZero')?.value;
    const includeZero = zero && this.#expression(zero, outer);
    return name === 'if'
      ? { type: 'if', subject, includeZero, body, otherwise }
      : { type: 'if', subject, includeZero, body: otherwise, otherwise: body };
  }

  #expression(expression: hbs.AST.Expression, place: Place): Expression {
    switch (expression.type) {
      case 'SubExpression':
        return this.#tag(expression as hbs.AST.SubExpression, place);
      case 'PathExpression':
        return this.#path(expression, place);
      default:
        return { type: 'literal', value: literalOf(expression) };
    }
  }

  /** A literal in the place of a name is a name: `{{"first name"}}`. */
  #path(expression: hbs.AST.Expression, { names }: Place): Expression {
    if (++this.#expressions > maxExpressions) throw tooMany();
    if (expression.type !== 'PathExpression')
      return { type: 'path', depth: 0, keys: [originalOf(expression)] };
    const { data, depth, original, parts: keys } = expression as hbs.AST.PathExpression;
    if (data) return { type: 'data', depth, keys };
    const [name, ...rest] = keys;
    const isScoped = /^(?:\.|this\b)/.test(original);
    return depth === 0 && !isScoped && name !== undefined && names.includes(name)
      ? { type: 'name', name, keys: rest }
      : { type: 'path', depth, keys };
  }

  #refusal({ loc }: hbs.AST.Node, why: string): Error {
    const { line, column } = loc.start;
    const known = [...this.#helpers].join(' and ').replaceAll(' and ', ', ');
    return new Error(
      `${why} (line ${line}, column ${column + 1}); values such as {{a.b}}, the blocks if, unless, each and with, and the helpers ${known} are understood`,
    );
  }
}

function originalOf(expression: hbs.AST.Expression): string {
  return String((expression as hbs.AST.PathExpression).original);
}

function literalOf(literal: hbs.AST.Expression): Extract<Expression, { type: 'literal' }>['value'] {
  switch (literal.type) {
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
      return (literal as hbs.AST.StringLiteral).value;
    case 'NullLiteral':
      return null;
    default:
      return undefined;
  }
}
