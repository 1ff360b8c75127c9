import type { JsonValue } from '../../kernel/json.ts';

/** A value of a template: JSON, or nothing where a name leads nowhere. */
export type Value = JsonValue | undefined;

/** What stands for a value. */
export type Expression =
  | { readonly type: 'literal'; readonly value: Value }
  /** A way from a context: `depth` blocks further out, then key by key. */
  | { readonly type: 'path'; readonly depth: number; readonly keys: readonly string[] }
  /** What a loop says of itself (`@index`), `depth` loops further out, or `@root`. */
  | { readonly type: 'data'; readonly depth: number; readonly keys: readonly string[] }
  /** A way from a name that a block gives (`as |item|`). */
  | { readonly type: 'name'; readonly name: string; readonly keys: readonly string[] }
  | { readonly type: 'call'; readonly helper: string; readonly params: readonly Expression[] };

/** A block: what it looks at, what it writes, and what it writes otherwise. */
interface Block {
  readonly subject: Expression;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
}

/** A block that gives names to its value and to its key or index. */
export interface NamingBlock extends Block {
  readonly names: readonly string[];
}

/** A part of a template that looks at a value. */
export type Tag =
  | { readonly type: 'value'; readonly subject: Expression }
  | (Block & { readonly type: 'if'; readonly includeZero: Expression | undefined })
  | (NamingBlock & { readonly type: 'each' | 'with' })
  /** `{{#name}}`: a loop over a list, a context for an object, a condition for all else. */
  | (NamingBlock & { readonly type: 'section' });

/** A part of a template; a template is a list of them. */
export type Node = { readonly type: 'text'; readonly text: string } | Tag;
