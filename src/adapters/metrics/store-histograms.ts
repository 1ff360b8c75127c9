import { Counter, type Registry } from 'prom-client';
import type { GroupOutcome, StoreMeter } from '../../ports/metrics.ts';
import { Histogram, type Series } from './histogram.ts';

/** Seconds. */
const bounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1];

const texts = {
  units: {
    name: 'entia_store_group_units',
    help: 'Units of work that were committed together.',
    bounds: [1, 2, 4, 8, 16, 32, 64],
  },
  group: {
    name: 'entia_store_group_duration_seconds',
    help: 'Time from BEGIN of a group of units until its COMMIT has returned.',
    bounds,
  },
  commit: {
    name: 'entia_store_commit_duration_seconds',
    help: 'Time of COMMIT alone, with the checkpoint that it may run.',
    bounds,
  },
  sync: {
    name: 'entia_store_sync_duration_seconds',
    help: 'Time until the disk has confirmed a commit (fdatasync).',
    bounds,
  },
};

/** How the store commits. */
export class StoreHistograms implements StoreMeter {
  readonly histograms: readonly Histogram[];
  readonly #outcomes: Counter<'outcome'>;
  readonly #units: Series;
  readonly #group: Series;
  readonly #commit: Series;
  readonly #sync: Series;

  constructor(registry: Registry) {
    this.#outcomes = new Counter({
      name: 'entia_store_units_total',
      help: 'Units of work that ran, by how they ended.',
      labelNames: ['outcome'],
      registers: [registry],
    });
    for (const outcome of ['committed', 'failed']) this.#outcomes.inc({ outcome }, 0);
    const [units, group, commit, sync] = [
      new Histogram(texts.units),
      new Histogram(texts.group),
      new Histogram(texts.commit),
      new Histogram(texts.sync),
    ];
    this.histograms = [units, group, commit, sync];
    this.#units = units.series();
    this.#group = group.series();
    this.#commit = commit.series();
    this.#sync = sync.series();
  }

  group({ units, failed, seconds, commitSeconds }: GroupOutcome): void {
    this.#outcomes.inc({ outcome: 'committed' }, units - failed);
    this.#outcomes.inc({ outcome: 'failed' }, failed);
    this.#units.observe(units);
    this.#group.observe(seconds);
    this.#commit.observe(commitSeconds);
  }

  synced(seconds: number): void {
    this.#sync.observe(seconds);
  }
}
