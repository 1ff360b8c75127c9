import { EntiaError } from '../../kernel/entia-error.ts';
import type { Span, Tracer } from '../../ports/tracer.ts';
import type { Store, Transaction } from '../../ports/unit-of-work.ts';

/** The store with a span for each unit: one part for each time that it runs, one for the commit, the wait for the disk included. */
export function tracedStore(store: Store, tracer: Tracer): Store {
  return {
    ...store,
    async run(org, unit, hints) {
      const span = tracer.begin('unit');
      const parts = new UnitParts(span);
      try {
        return await store.run(org, (tx) => parts.run(unit, tx), hints);
      } catch (error) {
        span.fail(error instanceof EntiaError ? error.code : 'unknown');
        throw error;
      } finally {
        parts.end();
        span.end();
      }
    },
  };
}

/** A unit may be run more than once; what comes after the last time is the commit. */
class UnitParts {
  readonly #span: Span;
  #commit: Span | undefined;

  constructor(span: Span) {
    this.#span = span;
  }

  async run<Result>(unit: (tx: Transaction) => Promise<Result>, tx: Transaction): Promise<Result> {
    this.#commit?.end();
    const part = this.#span.child('unit.run');
    try {
      return await unit(tx);
    } finally {
      part.end();
      this.#commit = this.#span.child('unit.commit');
    }
  }

  end(): void {
    this.#commit?.end();
  }
}
