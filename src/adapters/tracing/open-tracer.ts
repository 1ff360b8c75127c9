import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  DiagLogLevel,
  defaultTextMapGetter,
  diag,
  type Tracer as OtelTracer,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Log } from '../../ports/log.ts';
import type { RequestHead, RequestSpan, Span, Tracer } from '../../ports/tracer.ts';

export interface TracerOptions {
  readonly version: string;
  /** The share of traces that are recorded, from 0 to 1. */
  readonly ratio: number;
  /** Whether a caller's decision for its trace counts. */
  readonly parentBased: boolean;
  /** Told when spans cannot be sent. */
  readonly log: Log;
}

/**
 * Sends spans by OTLP over HTTP. Where to, with which headers and how long to wait for it, and the name of the service,
 * are read from the environment by the SDK. Only imported when traces are on. Put together here, since
 * `@opentelemetry/sdk-node` saves about ten lines for 48 packages more, and takes twice the time and memory to load.
 */
export function openTracer({ version, ratio, parentBased, log }: TracerOptions): Tracer {
  const warn = (message: string) => log.warn({ reason: message }, 'could not send traces');
  const silent = () => {};
  diag.setLogger(
    { error: warn, warn, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const root = new TraceIdRatioBasedSampler(ratio);
  const provider = new TracerProvider({
    sampler: parentBased ? new ParentBasedSampler({ root }) : root,
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'entia', 'service.version': version }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  // What cannot be sent is lost, and no reason to stop otherwise than well.
  const close = () => provider.shutdown().catch((error: unknown) => warn(String(error)));
  return tracerOver(provider.getTracer('entia', version), close);
}

function tracerOver(otel: OtelTracer, close: () => Promise<void>): Tracer {
  const active = new AsyncLocalStorage<Context>();
  const propagator = new W3CTraceContextPropagator();
  return {
    request(head) {
      const caller = propagator.extract(ROOT_CONTEXT, head.headers, defaultTextMapGetter);
      return requestSpan(otel, active, caller, head);
    },
    begin(name) {
      const parent = active.getStore();
      return parent === undefined ? unrecorded : childSpan(otel, name, parent);
    },
    close,
  };
}

/** Attributes as in opentelemetry.io/docs/specs/semconv/http/http-spans. */
function requestSpan(
  otel: OtelTracer,
  active: AsyncLocalStorage<Context>,
  caller: Context,
  { method, path, scheme, headers }: RequestHead,
): RequestSpan {
  const attributes = {
    'http.request.method': method,
    'url.path': path,
    'url.scheme': scheme,
    ...(headers['user-agent'] === undefined
      ? {}
      : { 'user_agent.original': String(headers['user-agent']) }),
  };
  const span = otel.startSpan(method, { kind: SpanKind.SERVER, attributes }, caller);
  const context = trace.setSpan(caller, span);
  return {
    traceId: span.spanContext().traceId,
    within: (work) => active.run(context, work),
    end(route, status) {
      if (route !== undefined)
        span.updateName(`${method} ${route}`).setAttribute('http.route', route);
      if (status !== undefined) span.setAttribute('http.response.status_code', status);
      if (status === undefined || status >= 500)
        span
          .setAttribute('error.type', status === undefined ? 'aborted' : String(status))
          .setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

function childSpan(otel: OtelTracer, name: string, parent: Context): Span {
  const span = otel.startSpan(name, {}, parent);
  const context = trace.setSpan(parent, span);
  return {
    child: (part) => childSpan(otel, part, context),
    set: (attribute, value) => void span.setAttribute(attribute, value),
    fail: (code) =>
      void span.setAttribute('error.type', code).setStatus({ code: SpanStatusCode.ERROR }),
    end: () => span.end(),
  };
}

const unrecorded: Span = { child: () => unrecorded, set() {}, fail() {}, end() {} };
