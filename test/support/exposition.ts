/** One metric, as the text format of Prometheus (0.0.4) tells it. */
export interface Family {
  readonly type: string;
  readonly help: string;
  /** By name and labels, as they stand. */
  readonly samples: ReadonlyMap<string, number>;
}

const sampleLine =
  /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*\})? (\+Inf|-Inf|NaN|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;

/**
 * Reads an exposition and throws at the first line that breaks a rule: HELP, TYPE, then the samples, all of one metric
 * together; no series twice; counts of buckets rise and end in that of +Inf.
 * Source: prometheus.io/docs/instrumenting/exposition_formats
 */
export function readExposition(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const families = new Map<string, Family>();
  for (const part of text.split(/^(?=# HELP )/m)) {
    const [help = '', type = '', ...lines] = part.split('\n').filter((line) => line !== '');
    const name = /^# HELP ([a-zA-Z_:][\w:]*) \S/.exec(help)?.[1] ?? '';
    const kind = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(type);
    if (name === '' || kind?.[1] !== name) throw new Error(`no HELP and TYPE: ${help} ${type}`);
    if (families.has(name)) throw new Error(`${name} comes twice`);
    const family = { type: kind[2]!, help, samples: samplesOf(name, kind[2]!, lines) };
    if (family.type === 'histogram') checkBuckets(name, family);
    families.set(name, family);
  }
  return families;
}

function samplesOf(
  name: string,
  type: string,
  lines: readonly string[],
): ReadonlyMap<string, number> {
  const samples = new Map<string, number>();
  const suffixes = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
  const names = suffixes.map((suffix) => name + suffix);
  for (const line of lines) {
    const [, metric = '', labels = '', value = ''] = sampleLine.exec(line) ?? [];
    if (!names.includes(metric) || samples.has(metric + labels))
      throw new Error(`no sample of ${name}, or one that was there: ${line}`);
    samples.set(metric + labels, Number(value.replace('Inf', 'Infinity')));
  }
  return samples;
}

function checkBuckets(name: string, { samples }: Family): void {
  const last = new Map<string, { le: number; count: number }>();
  for (const [sample, count] of samples) {
    const bucket = /^\w+_bucket\{(.*,)?le="([^"]+)",?(.*)\}$/.exec(sample);
    if (bucket === null) continue;
    const series = [...`${bucket[1] ?? ''}${bucket[3]}`.split(',')].filter(Boolean).sort().join();
    const le = Number(bucket[2]!.replace('Inf', 'Infinity'));
    const before = last.get(series) ?? { le: -Infinity, count: 0 };
    if (le <= before.le || count < before.count) throw new Error(`${sample} does not rise`);
    last.set(series, { le, count });
  }
  const counts = [...samples].filter(([sample]) => sample.startsWith(`${name}_count`));
  for (const [sample, count] of counts) {
    const labels = /\{(.*)\}/.exec(sample)?.[1] ?? '';
    const series = labels.split(',').filter(Boolean).sort().join();
    const end = last.get(series);
    if (end?.le !== Infinity || end.count !== count)
      throw new Error(`${sample} is not what the last bucket says`);
  }
}

/** A sample's value; 0 when there is none. */
export function sampleOf(text: string, sample: string): number {
  for (const { samples } of readExposition(text).values())
    if (samples.has(sample)) return samples.get(sample)!;
  return 0;
}
