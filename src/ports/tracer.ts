/** Something that takes time, as those who follow a request see it. Attributes never hold what is in a document. */
export interface Span {
  /** Begins a part of it. */
  child(name: string): Span;
  set(attribute: string, value: string | number): void;
  /** Says that it failed, with the code of the error. */
  fail(code: string): void;
  end(): void;
}

/** What is known of a request when its head is there. */
export interface RequestHead {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  readonly scheme: string;
  /** `traceparent` and `tracestate` (W3C) make the span a part of the caller's trace. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** The span of one request. */
export interface RequestSpan {
  /** 32 hexadecimal digits; the caller's when it sent one. */
  readonly traceId: string;
  /** Runs `work` so that spans begun in it, and in what it leads to, are parts of this one. */
  within(work: () => void): void;
  /** `route` is a template; `status` is undefined when the caller went away before there was an answer. */
  end(route: string | undefined, status: number | undefined): void;
}

/** Follows requests through the instance. */
export interface Tracer {
  request(head: RequestHead): RequestSpan;
  /** Begins a part of the request that the code runs for; outside of any, nothing is recorded. */
  begin(name: string): Span;
  /** Sends what is not sent yet, as far as that can be, and stops. Does not throw. */
  close(): Promise<void>;
}
