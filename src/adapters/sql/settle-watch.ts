/** How a unit of work ended. */
export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown };

/**
 * Tells units that settle from units that do not.
 * A store in this process answers at once, so whatever awaits only its transaction runs from microtask to microtask.
 * A unit that is unsettled when these have run dry awaits something else, or nothing at all; nothing else has run until
 * then, no timer and no I/O, so the verdict does not depend on how fast something is.
 * One watch serves units that run one after another.
 */
export class SettleWatch {
  #armed = false;
  #resolve: ((outcome: Outcome) => void) | undefined;

  settle(work: () => Promise<unknown>): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#arm();
      Promise.try(work).then(
        (value) => this.#settled(resolve, { ok: true, value }),
        (error: unknown) => this.#settled(resolve, { ok: false, error }),
      );
    });
  }

  /** A unit that comes too late finds another one watched, or none. */
  #settled(resolve: (outcome: Outcome) => void, outcome: Outcome): void {
    if (this.#resolve === resolve) this.#resolve = undefined;
    resolve(outcome);
  }

  /** Node runs a tick that a microtask asked for when no microtask is left. */
  #arm(): void {
    if (this.#armed) return;
    this.#armed = true;
    queueMicrotask(() => process.nextTick(() => this.#onDry()));
  }

  #onDry(): void {
    this.#armed = false;
    this.#resolve?.({ ok: false, error: unsettled() });
    this.#resolve = undefined;
  }
}

export function unsettled(): Error {
  return new Error(
    'assertion failed: a unit of work awaits only its transaction; this one awaited something else and was rolled back',
  );
}
