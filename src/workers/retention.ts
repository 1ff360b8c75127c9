import type { Dependencies } from '../usecases/dependencies.ts';
import { forgetRequests } from '../usecases/forget-requests.ts';
import { forgetJobs } from '../usecases/job/forget-jobs.ts';

const everyMs = 3_600_000;

/** What is kept for a while only. Removing twice is removing once, so every node does it. */
const sweeps: readonly ((deps: Dependencies) => Promise<void>)[] = [forgetJobs, forgetRequests];

/** Removes what has been kept long enough, at the start and every hour. */
export class Retention {
  readonly #deps: Dependencies;
  readonly #timer: NodeJS.Timeout;
  #sweeping: Promise<void> | undefined;

  /** Begins at once. */
  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#timer = setInterval(() => this.#sweepSoon(), everyMs).unref();
    this.#sweepSoon();
  }

  /** Resolves when nothing is being removed any more. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
  }

  #sweepSoon(): void {
    this.#sweeping ??= this.#sweep().finally(() => {
      this.#sweeping = undefined;
    });
  }

  /** What fails is tried again with the next sweep. */
  async #sweep(): Promise<void> {
    for (const sweep of sweeps)
      await sweep(this.#deps).catch((cause: unknown) =>
        this.#deps.log.warn({ err: cause }, 'what is past its time could not be removed'),
      );
  }
}
