import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import { openCollector, type ReceivedSpan } from '../support/collector.ts';
import { startServer, stop } from '../support/process.ts';
import { adminToken } from '../support/server.ts';
import { temporaryDirectory } from '../support/stores.ts';

/** A machine that is busy with other things needs a while. */
const patient = { timeout: 60_000 };
const traceId = '0af7651916cd43dd8448eb211c80319c';
const callersSpan = 'b7ad6b7169203331';
const sampled = { traceparent: `00-${traceId}-${callersSpan}-01` };
const notSampled = { traceparent: `00-${traceId}-${callersSpan}-00` };
const route = 'POST /v1/entity/{slug}';

/** A server that sends traces to a collector, and stops after `work`; what was sent is there then. */
async function traced(
  options: Readonly<Record<string, string>>,
  work: (address: string) => Promise<unknown>,
) {
  const collector = await openCollector();
  const server = await startServer({
    ENTIA_DATA_DIR: temporaryDirectory(),
    ENTIA_ADMIN_TOKEN: adminToken,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    ...options,
  });
  await work(server.address);
  expect(await stop(server)).toEqual({ code: 0, signal: null });
  const lines = server.written.out.trim().split('\n');
  const log = lines.map((line) => JSON.parse(line) as JsonObject);
  return { collector, requests: log.filter(({ msg }) => msg === 'request'), server };
}

function send(url: string, body: JsonValue, headers = {}): Promise<Response> {
  const type = { 'content-type': 'application/json', authorization: `Bearer ${adminToken}` };
  return fetch(url, {
    method: 'POST',
    headers: { ...type, ...headers },
    body: JSON.stringify(body),
  });
}

/** Names of spans, each with its parts. */
function treeOf(spans: readonly ReceivedSpan[], parentId: string): object {
  const parts = spans.filter((span) => span.parentId === parentId);
  return Object.fromEntries(parts.map((span) => [span.name, treeOf(spans, span.id)]));
}

describe('traces', () => {
  test(
    "a write is a part of its caller's trace, with its unit and the commit",
    patient,
    async () => {
      const options = {
        OTEL_SERVICE_NAME: 'entia-of-a-test',
        OTEL_EXPORTER_OTLP_HEADERS: 'x-key=abc',
      };
      const { collector, requests } = await traced(options, (address) =>
        send(`${address}/v1/entity/note`, { secret: 'never traced' }, sampled),
      );
      expect(treeOf(collector.spans, callersSpan)).toEqual({
        [route]: { unit: { 'unit.run': {}, 'unit.commit': {} } },
      });
      expect(new Set(collector.spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
      expect(collector.spans.find(({ name }) => name === route)).toMatchObject({
        kind: 2,
        status: 0,
        attributes: {
          'http.request.method': 'POST',
          'http.route': '/v1/entity/{slug}',
          'http.response.status_code': 201,
          'url.path': '/v1/entity/note',
          'url.scheme': 'http',
        },
      });
      expect(requests).toMatchObject([{ trace_id: traceId, status: 201 }]);
      expect(collector.resource['service.name']).toBe('entia-of-a-test');
      expect(collector.headers[0]).toMatchObject({ 'x-key': 'abc', path: '/v1/traces' });
    },
  );

  test(
    'a search is a part of its request, and begins a trace where the caller sent none',
    patient,
    async () => {
      const filter = [{ term: { _schema: 'note' } }, { term: { secret: 'never traced' } }];
      const { collector, requests } = await traced({}, async (address) => {
        await send(`${address}/v1/entity:list`, { filter });
        await fetch(`${address}/nowhere?token=never+traced`);
      });
      expect(treeOf(collector.spans, '')).toEqual({
        'POST /v1/entity:list': { search: {} },
        GET: {},
      });
      const ids = collector.spans
        .filter(({ parentId }) => parentId === '')
        .map((span) => span.traceId);
      expect(requests.map((line) => line['trace_id']).sort()).toEqual([...ids].sort());
      expect(JSON.stringify(collector.spans)).not.toMatch(/never.traced/);
    },
  );

  test(
    "a caller's decision not to record its trace is kept, and a sampler can decide the rest",
    patient,
    async () => {
      const quiet = { OTEL_TRACES_SAMPLER: 'parentbased_always_off' };
      const { collector, requests } = await traced(quiet, async (address) => {
        await send(`${address}/v1/entity/note`, {}, notSampled);
        await send(`${address}/v1/entity/note`, {});
        await send(`${address}/v1/entity/note`, {}, sampled);
      });
      expect(requests).toHaveLength(3);
      expect(collector.spans.filter(({ name }) => name === route)).toHaveLength(1);
    },
  );

  test('a collector that is not there delays nobody, and is told in the log', patient, async () => {
    const nobody = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      OTEL_EXPORTER_OTLP_TIMEOUT: '500',
    };
    const { server } = await traced(nobody, async (address) => {
      expect((await send(`${address}/v1/entity/note`, {})).status).toBe(201);
    });
    expect(server.written.out).toContain('could not send traces');
  });
});

/** Makes a process say which modules of OpenTelemetry it loads; prom-client loads the interface package. */
const tellImports = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({ load(url, context, next) {
    const [, name] = /node_modules\\/(@opentelemetry\\/[^/]+)/.exec(url) ?? [];
    if (name && name !== '@opentelemetry/api') process.stderr.write('loaded ' + name + '\\n');
    return next(url, context);
  } });`)}`;

test.each([
  ['without an endpoint nothing of it is loaded', { OTEL_EXPORTER_OTLP_ENDPOINT: '' }, false],
  ['when it is disabled nothing of it is loaded', { OTEL_SDK_DISABLED: 'true' }, false],
  ['with an endpoint it is', {}, true],
])('%s', patient, async (_name, options, loaded) => {
  const { server, collector } = await traced(
    { ...options, NODE_OPTIONS: `--import=${tellImports}` },
    (address) => send(`${address}/v1/entity/note`, {}),
  );
  expect(server.written.err.includes('loaded @opentelemetry/sdk-trace')).toBe(loaded);
  expect(server.written.err.includes('loaded @opentelemetry')).toBe(loaded);
  expect(collector.spans.length > 0).toBe(loaded);
});
