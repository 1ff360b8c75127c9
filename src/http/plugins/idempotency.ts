import { hash } from 'node:crypto';
import { finished } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errors, invalid } from '../../kernel/errors.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Once } from '../../usecases/meta.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Names of members of the body that are secrets. */
    readonly secretMembers?: readonly string[];
  }
  interface FastifyRequest {
    /** Set where the request has an idempotency key, before any handler of a dialect runs. */
    once: Once | undefined;
  }
}

const methods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/**
 * Reads the header `Idempotency-Key` (IETF draft-ietf-httpapi-idempotency-key-header) of POST, PUT and PATCH, once
 * caller and body are known. While a request is being worked on here, others of the same caller with the same key are
 * refused; on another node, and after it, the store tells them apart.
 */
export function honourIdempotencyKeys(app: FastifyInstance): void {
  const inFlight = new Set<string>();
  app.decorateRequest('once');
  app.addHook('preHandler', (request, reply, done) => {
    const sent = request.headers['idempotency-key'];
    if (sent === undefined || !methods.has(request.method)) return done();
    const key = readKey(String(sent));
    if (key === undefined) return done(invalid([malformed]));
    const { org, subject } = request.caller;
    const flight = JSON.stringify([org, subject, key]);
    if (inFlight.has(flight)) {
      reply.header('retry-after', '1');
      return done(errors.idempotencyInFlight());
    }
    inFlight.add(flight);
    // Also when the caller has gone away, which no hook tells: it is the one who comes back with the key.
    finished(reply.raw, () => inFlight.delete(flight));
    request.once = onceOf(key, request, reply);
    done();
  });
}

function onceOf(key: string, request: FastifyRequest, reply: FastifyReply): Once {
  return {
    key,
    fingerprint: fingerprintOf(request),
    onReplay: () => void reply.header('idempotency-replayed', 'true'),
  };
}

/**
 * Method, path with query, content type, and the body as it was parsed: white space makes no difference, the order of
 * keys does. Secret members are left out: a password could be guessed from the hash. Conditions are not part of it: a repetition is not held to what the first try has changed.
 */
function fingerprintOf({ method, url, headers, body, routeOptions }: FastifyRequest): string {
  const { secretMembers = [] } = routeOptions.config;
  const known = (name: string, value: unknown) => (secretMembers.includes(name) ? null : value);
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  const parts = [method, url, type.trim().toLowerCase(), body ?? null];
  return hash('sha256', JSON.stringify(parts, known));
}

/** A key of 1 to 255 visible ASCII characters; in quotation marks, as the draft has it, or bare. */
function readKey(sent: string): string | undefined {
  const [, quoted] = /^"((?:[!#-[\]-~]|\\["\\])*)"$/.exec(sent) ?? [];
  const key = quoted === undefined ? sent : quoted.replaceAll(/\\(.)/g, '$1');
  const isBare = quoted === undefined && sent.startsWith('"');
  return isBare || !/^[!-~]{1,255}$/.test(key) ? undefined : key;
}

const malformed: Problem = {
  path: '/idempotency-key',
  in: 'header',
  code: 'shape/invalid',
  message:
    'expected 1 to 255 visible ASCII characters, such as a UUID, once; quotation marks around them are not part of the key',
};
