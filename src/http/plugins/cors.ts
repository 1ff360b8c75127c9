import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** The headers that requests may carry beyond those of every browser. */
const requestHeaders = [
  'accept',
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'traceparent',
  'x-epilot-org-id',
  'x-ivy-org-id',
  'x-request-id',
];

/** The headers of answers that pages may read. */
const exposedHeaders = [
  'accept-encoding',
  'accept-patch',
  'allow',
  'etag',
  'idempotency-replayed',
  'last-modified',
  'location',
  'retry-after',
  'www-authenticate',
  'x-entia-hints',
  'x-entia-matched',
  'x-entia-truncated',
  'x-request-id',
];

/** How long a browser need not ask again, in seconds; Chromium keeps to no more. */
const maxAgeS = 7200;

/**
 * Lets pages of these origins call from a browser (Fetch, section 3.2); without any, nothing is said of origins. Tokens
 * travel in a header that the page sets, so nothing that a browser sends by itself opens anything.
 */
export async function allowOrigins(
  app: FastifyInstance,
  origins: readonly string[],
): Promise<void> {
  if (origins.length === 0) return;
  const options: FastifyCorsOptions = {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: requestHeaders,
    exposedHeaders,
    credentials: false,
    maxAge: maxAgeS,
    strictPreflight: false,
  };
  await app.register(cors, {
    // A preflight is answered before anybody asks for a token; any other OPTIONS is our own.
    delegator: (request, done) => done(null, { ...options, preflight: isPreflight(request) }),
  });
}

/** Lets a page read an answer that came before any hook. */
export function nameOrigin(
  { headers: { origin } }: FastifyRequest,
  reply: FastifyReply,
  origins: readonly string[],
): void {
  if (origins.length === 0) return;
  reply.header('access-control-expose-headers', exposedHeaders.join(', '));
  if (origins.includes('*')) {
    reply.header('access-control-allow-origin', '*');
    return;
  }
  reply.header('vary', 'Origin');
  if (origin !== undefined && origins.includes(origin))
    reply.header('access-control-allow-origin', origin);
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && 'access-control-request-method' in headers;
}
