import type { RequestMeter, RequestOutcome } from '../../ports/metrics.ts';
import { Histogram, type Series } from './histogram.ts';

/** Seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The label of requests that no route took: their paths are made up by callers, and without end. */
const noRoute = 'none';

/** How long requests take, by method, route and class of status; and how many are under way. */
export class RequestHistogram implements RequestMeter {
  readonly histogram = new Histogram({
    name: 'entia_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    bounds,
  });
  /** By route, then method, then class of status. */
  readonly #series = new Map<string, Map<string, Map<number, Series>>>();
  #inFlight = 0;

  get inFlight(): number {
    return this.#inFlight;
  }

  begun(): void {
    this.#inFlight++;
  }

  ended({ method, route = noRoute, status, seconds }: RequestOutcome): void {
    this.#inFlight--;
    const statusClass = status === undefined ? 0 : Math.floor(status / 100);
    this.#series
      .getOrInsertComputed(route, () => new Map())
      .getOrInsertComputed(method, () => new Map())
      .getOrInsertComputed(statusClass, () =>
        this.histogram.series({ method, route, status: statusLabel(statusClass) }),
      )
      .observe(seconds);
  }
}

function statusLabel(statusClass: number): string {
  return statusClass === 0 ? 'aborted' : `${statusClass}xx`;
}
