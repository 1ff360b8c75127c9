import { expect, test } from 'vitest';
import { readTracing } from './tracing.ts';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
const always = { ratio: 1, parentBased: true };

test.each<[Record<string, string>, ReturnType<typeof readTracing>]>([
  [{}, undefined],
  [{ OTEL_SERVICE_NAME: 'x' }, undefined],
  [endpoint, always],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' }, always],
  [{ OTEL_TRACES_EXPORTER: 'otlp' }, always],
  [{ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, undefined],
  [{ ...endpoint, OTEL_SDK_DISABLED: 'true' }, undefined],
  [{ ...endpoint, OTEL_SDK_DISABLED: 'false' }, always],
  [
    { ...endpoint, OTEL_TRACES_SAMPLER: 'always_off' },
    { ratio: 0, parentBased: false },
  ],
  [
    {
      ...endpoint,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.1',
    },
    { ratio: 0.1, parentBased: true },
  ],
])('%j', (env, sampling) => {
  const problems: string[] = [];
  expect(readTracing(env, problems)).toEqual(sampling);
  expect(problems).toEqual([]);
});

test.each<[Record<string, string>, string]>([
  [
    { OTEL_TRACES_EXPORTER: 'zipkin' },
    'OTEL_TRACES_EXPORTER must be one of otlp, none, not "zipkin"',
  ],
  [
    { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    'OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf, not "grpc"',
  ],
  [
    { ...endpoint, OTEL_TRACES_SAMPLER: 'some' },
    'OTEL_TRACES_SAMPLER must be one of always_on, parentbased_always_on, always_off, parentbased_always_off, traceidratio, parentbased_traceidratio, not "some"',
  ],
  [
    { ...endpoint, OTEL_TRACES_SAMPLER_ARG: '2' },
    'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1, not "2"',
  ],
])('%j is refused', (env, problem) => {
  const problems: string[] = [];
  readTracing(env, problems);
  expect(problems).toEqual([problem]);
});
