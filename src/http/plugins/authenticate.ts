import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from '../../kernel/caller.ts';
import type { Authenticate } from '../../usecases/access/authenticate.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is calling; set before any handler of a dialect runs. */
    caller: Caller;
  }
}

/**
 * Finds out who calls before anything else of the request is looked at, its body included; and once more when the body
 * is there, since that may have taken long, and the caller may be nobody by now.
 */
export function requireCaller(app: FastifyInstance, authenticate: Authenticate): void {
  app.decorateRequest('caller');
  const find = (request: FastifyRequest, done: (error?: Error) => void) => {
    const caller = authenticate({ token: bearerOf(request), org: orgOf(request) });
    if (caller instanceof Promise) {
      caller.then((found) => {
        request.caller = found;
        done();
      }, done);
      return;
    }
    request.caller = caller;
    done();
  };
  app.addHook('onRequest', (request, _reply, done) => find(request, done));
  app.addHook('preHandler', (request, _reply, done) => {
    if (request.body === undefined) done();
    else find(request, done);
  });
}

/** What stands behind `Bearer`, whatever that is; undefined when nothing does, or another scheme is used. */
export function bearerOf(request: FastifyRequest): string | undefined {
  const [, token] = /^Bearer +(\S.*)$/i.exec(request.headers.authorization ?? '') ?? [];
  return token?.trimEnd();
}

/** `x-ivy-org-id` is what older clients of the original call it. */
function orgOf(request: FastifyRequest): string | undefined {
  const sent = request.headers['x-epilot-org-id'] ?? request.headers['x-ivy-org-id'];
  return typeof sent === 'string' && sent.trim() !== '' ? sent.trim() : undefined;
}
