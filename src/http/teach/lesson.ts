import type { JsonValue } from '../../kernel/json.ts';

/**
 * One request and what it is answered, as a test sends it. Ids, times and secrets that a server makes are examples
 * of their kind; a secret is cut short by `…`.
 */
export interface Example {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: JsonValue;
  /** Bodies of other content types, by type. */
  readonly otherBodies?: Readonly<Record<string, JsonValue>>;
  readonly status: number;
  /** What the answer has, perhaps among more; absent where it has no JSON. */
  readonly answer?: JsonValue;
}

/** What the API document says of an operation beyond its shapes. */
interface Lesson {
  /** A few sentences: what it does, and what one has to know to use it well. */
  readonly description: string;
  readonly example: Example;
}

/** By operationId. */
export type Lessons = Readonly<Record<string, Lesson>>;
