import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ReceivedSpan {
  readonly traceId: string;
  readonly id: string;
  /** Empty for the first span of a trace. */
  readonly parentId: string;
  readonly name: string;
  /** 2 is that of a server. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** 2 is an error. */
  readonly status: number;
}

/** Takes traces as a collector does (OTLP over HTTP, protobuf). */
export interface Collector {
  readonly endpoint: string;
  readonly spans: readonly ReceivedSpan[];
  readonly resource: Readonly<Record<string, string | number>>;
  readonly headers: readonly IncomingHttpHeaders[];
}

/** Opens a collector that is closed when the test ends. */
export async function openCollector(): Promise<Collector> {
  const spans: ReceivedSpan[] = [];
  const resource: Record<string, string | number> = {};
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    headers.push({ ...request.headers, path: request.url });
    for (const resourceSpans of messages(body, 1)) {
      for (const one of messages(resourceSpans, 1)) Object.assign(resource, attributesOf(one, 1));
      for (const scope of messages(resourceSpans, 2)) spans.push(...messages(scope, 2).map(spanOf));
    }
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, spans, resource, headers };
}

/** Numbers of fields: opentelemetry-proto, trace/v1/trace.proto. */
function spanOf(span: Buffer): ReceivedSpan {
  const [status = Buffer.alloc(0)] = messages(span, 15);
  return {
    traceId: hexOf(span, 1),
    id: hexOf(span, 2),
    parentId: hexOf(span, 4),
    name: textOf(span, 5),
    kind: numberOf(span, 6),
    attributes: attributesOf(span, 9),
    status: numberOf(status, 3),
  };
}

function attributesOf(message: Buffer, field: number): Record<string, string | number> {
  const pairs = messages(message, field).map((pair) => {
    const [value = Buffer.alloc(0)] = messages(pair, 2);
    return [textOf(pair, 1), textOf(value, 1) || numberOf(value, 3)] as const;
  });
  return Object.fromEntries(pairs);
}

function messages(message: Buffer, field: number): Buffer[] {
  return fieldsOf(message).flatMap((one) =>
    one.field === field && Buffer.isBuffer(one.value) ? [one.value] : [],
  );
}

function textOf(message: Buffer, field: number): string {
  return messages(message, field)[0]?.toString() ?? '';
}

function hexOf(message: Buffer, field: number): string {
  return messages(message, field)[0]?.toString('hex') ?? '';
}

function numberOf(message: Buffer, field: number): number {
  const found = fieldsOf(message).find((one) => one.field === field)?.value;
  return typeof found === 'number' ? found : 0;
}

/** The wire format of protobuf: a key, then a varint (0), eight bytes (1), a length and bytes (2), or four bytes (5). */
function fieldsOf(message: Buffer): { readonly field: number; readonly value: Buffer | number }[] {
  const fields: { field: number; value: Buffer | number }[] = [];
  let at = 0;
  const varint = () => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * factor;
      factor *= 128;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const [field, wire] = [Math.floor(key / 8), key % 8];
    if (wire === 0) fields.push({ field, value: varint() });
    else {
      const length = wire === 2 ? varint() : wire === 1 ? 8 : 4;
      fields.push({ field, value: message.subarray(at, at + length) });
      at += length;
    }
  }
  return fields;
}
