/** The observations of one set of labels. */
export interface Series {
  observe(value: number): void;
}

type Labels = Readonly<Record<string, string>>;

interface Tally extends Series {
  readonly labels: Labels;
  /** By bound, the last one for what exceeds them all; not cumulative. */
  readonly counts: Float64Array;
  readonly sum: number;
}

/** Says what a histogram is. */
export interface HistogramText {
  readonly name: string;
  readonly help: string;
  /** Upper bounds of the buckets, ascending, inclusive. */
  readonly bounds: readonly number[];
}

/**
 * A histogram whose series are found once and then fed for a few nanoseconds. Measured: the look-up of one request in
 * maps and this take 0.06 µs, prom-client's own histogram 0.4, which is 1 % of a GET; it hashes all labels each time.
 */
export class Histogram {
  readonly #text: HistogramText;
  readonly #tallies: Tally[] = [];

  constructor(text: HistogramText) {
    this.#text = text;
  }

  /** Adds a series; the caller keeps it, and asks once for each set of labels. */
  series(labels: Labels = {}): Series {
    const tally = tallyOf(labels, this.#text.bounds);
    this.#tallies.push(tally);
    return tally;
  }

  /** In the text format of Prometheus, version 0.0.4. */
  toString(): string {
    const { name, help } = this.#text;
    const lines = this.#tallies.flatMap((tally) => this.#linesOf(tally));
    return [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...lines, ''].join('\n');
  }

  #linesOf({ labels, counts, sum }: Tally): readonly string[] {
    const { name, bounds } = this.#text;
    let count = 0;
    const buckets = [...bounds, '+Inf'].map((bound, at) => {
      count += counts[at] ?? 0;
      return `${name}_bucket${labelText({ ...labels, le: String(bound) })} ${count}`;
    });
    const all = labelText(labels);
    return [...buckets, `${name}_sum${all} ${sum}`, `${name}_count${all} ${count}`];
  }
}

function tallyOf(labels: Labels, bounds: readonly number[]): Tally {
  const counts = new Float64Array(bounds.length + 1);
  let sum = 0;
  return {
    labels,
    counts,
    get sum() {
      return sum;
    },
    observe(value) {
      let at = 0;
      while (at < bounds.length && value > (bounds[at] ?? 0)) at++;
      counts[at] = (counts[at] ?? 0) + 1;
      sum += value;
    },
  };
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
