import type { Clock } from '../ports/clock.ts';
import type { Guard } from '../ports/guard.ts';
import type { IdSource } from '../ports/id-source.ts';
import type { Log } from '../ports/log.ts';
import type { Passwords } from '../ports/passwords.ts';
import type { SearchIndex } from '../ports/search-index.ts';
import type { Store } from '../ports/unit-of-work.ts';
import type { SchemaCache } from './schema/schema-cache.ts';

/** The outside, as use-cases see it. `compose.ts` puts it together; tests put it together over SQLite in a temporary folder. */
export interface Dependencies {
  readonly store: Store;
  readonly search: SearchIndex;
  readonly schemas: SchemaCache;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly passwords: Passwords;
  readonly log: Log;
  /** Who is asked before entities are changed, in this order. */
  readonly guards: readonly Guard[];
  /** The size at which an answer ends, or is refused; `AnswerBudget` knows one when this is undefined. */
  readonly answerLimitBytes?: number;
}
