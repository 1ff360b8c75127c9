/** What a load generator is asked to do. */
export interface LoadPlan {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** Whole requests as they go over the wire; they are sent in turn. */
  readonly requests: readonly string[];
}

/** What came of it. */
export interface LoadResult {
  readonly answered: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers whose status is not 2xx. */
  readonly failures: number;
  /** The share of the time in which the generator was not waiting, 0 to 1. Near 1 it measures itself. */
  readonly generatorBusy: number;
}

/** The text of a request. */
export function rawRequest(
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: unknown,
): string {
  const text = body === undefined ? '' : JSON.stringify(body);
  const all = {
    host: '127.0.0.1',
    ...headers,
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`;
}
