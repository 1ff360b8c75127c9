import { type Outcome, unsettled } from '../sql/settle-watch.ts';

/**
 * Tells units that settle from units that do not, in a store that answers later.
 * As long as a call of the transaction is under way the unit may wait for it. When none is, and no microtask is left,
 * a unit that is unsettled awaits something else, or nothing at all; no timer and no I/O has run in between, so the
 * verdict does not depend on how fast something is.
 */
export class CallWatch {
  #underWay = 0;
  #armed = false;
  #resolve: ((outcome: Outcome) => void) | undefined;

  /** Runs one unit. */
  settle(unit: () => Promise<unknown>): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#arm();
      Promise.try(unit).then(
        (value) => this.#settled({ ok: true, value }),
        (error: unknown) => this.#settled({ ok: false, error }),
      );
    });
  }

  /** Makes a call of the unit's transaction. */
  async during<Result>(call: () => Promise<Result>): Promise<Result> {
    this.#underWay++;
    try {
      return await call();
    } finally {
      this.#underWay--;
      this.#arm();
    }
  }

  #settled(outcome: Outcome): void {
    this.#resolve?.(outcome);
    this.#resolve = undefined;
  }

  /** Node runs a tick that a microtask asked for when no microtask is left. */
  #arm(): void {
    if (this.#armed) return;
    this.#armed = true;
    queueMicrotask(() => process.nextTick(() => this.#onDry()));
  }

  #onDry(): void {
    this.#armed = false;
    if (this.#underWay === 0) this.#settled({ ok: false, error: unsettled() });
  }
}
