/** Which share of the traces that begin here is recorded. What a caller has decided for its trace counts, unless `parentBased` is false. */
export interface Sampling {
  /** From 0 to 1. */
  readonly ratio: number;
  readonly parentBased: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

const samplers: Readonly<Record<string, (ratio: number) => number>> = {
  always_on: () => 1,
  always_off: () => 0,
  traceidratio: (ratio) => ratio,
};

/**
 * Reads the standard variables of OpenTelemetry that switch traces on; undefined when they are off, as they are unless an
 * endpoint or an exporter is named. Those of the endpoint, the headers and the resource are read by the SDK itself.
 * Adds a sentence to `problems` for each value that is not known here.
 * Source: opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables
 */
export function readTracing(env: Env, problems: string[]): Sampling | undefined {
  const exporter = env['OTEL_TRACES_EXPORTER'] || (hasEndpoint(env) ? 'otlp' : 'none');
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || exporter === 'none') return undefined;
  if (exporter !== 'otlp')
    problems.push(`OTEL_TRACES_EXPORTER must be one of otlp, none, not "${exporter}"`);
  const protocol = env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] || env['OTEL_EXPORTER_OTLP_PROTOCOL'];
  if (protocol && protocol !== 'http/protobuf')
    problems.push(`OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf, not "${protocol}"`);
  return readSampling(env, problems);
}

function hasEndpoint(env: Env): boolean {
  return Boolean(env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_ENDPOINT']);
}

function readSampling(env: Env, problems: string[]): Sampling {
  const name = env['OTEL_TRACES_SAMPLER'] || 'parentbased_always_on';
  const share = samplers[name.replace(/^parentbased_/, '')];
  const names = Object.keys(samplers).flatMap((one) => [one, `parentbased_${one}`]);
  if (share === undefined)
    problems.push(`OTEL_TRACES_SAMPLER must be one of ${names.join(', ')}, not "${name}"`);
  const given = env['OTEL_TRACES_SAMPLER_ARG'] || '1';
  const ratio = Number(given);
  if (!(ratio >= 0 && ratio <= 1))
    problems.push(`OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1, not "${given}"`);
  return { ratio: share?.(ratio) ?? 1, parentBased: name.startsWith('parentbased_') };
}
