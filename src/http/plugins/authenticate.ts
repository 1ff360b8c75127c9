import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from '../../kernel/caller.ts';
import type { Authenticate } from '../../usecases/access/authenticate.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is calling; set before any handler of a dialect runs. */
    caller: Caller;
  }
}

/** Finds out who calls before anything else of the request is looked at, its body included. */
export function requireCaller(app: FastifyInstance, authenticate: Authenticate): void {
  app.decorateRequest('caller');
  app.addHook('onRequest', (request, _reply, done) => {
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
  });
}

export function bearerOf(request: FastifyRequest): string | undefined {
  const [, token] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
  return token;
}

/** `x-ivy-org-id` is what older clients of the original call it. */
function orgOf(request: FastifyRequest): string | undefined {
  const sent = request.headers['x-epilot-org-id'] ?? request.headers['x-ivy-org-id'];
  return typeof sent === 'string' && sent.trim() !== '' ? sent.trim() : undefined;
}
