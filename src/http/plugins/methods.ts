import type { FastifyInstance, FastifyRequest, HTTPMethods, RouteOptions } from 'fastify';
import { errors } from '../../kernel/errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every method that the path of this route takes; complete once the server is built. */
    readonly methods?: ReadonlySet<string>;
    /** Only says that it is not built: it gives its path no methods. */
    readonly isNotBuilt?: boolean;
  }
}

/** What is known of a path: the same template under all its methods. */
interface Path {
  readonly methods: Set<string>;
  /** The content types of its PATCH; empty where it takes no body. */
  patchTypes: readonly string[];
  /** Answers errors in the words of the dialect that has the path. */
  readonly errorHandler: NonNullable<RouteOptions['errorHandler']>;
}

/** In the order in which they are told. */
const all = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;

/**
 * Gives every path that has a route an OPTIONS (RFC 9110, section 9.3.7), and a 405 for all methods that it does not
 * take, both for anybody: they tell no more than the OpenAPI document. Called before the first route is added; call
 * what it answers after the last.
 */
export function answerOtherMethods(app: FastifyInstance): () => void {
  const paths = new Map<string, Path>();
  let complete = false;
  app.addHook('onRoute', function (route) {
    // `*` comes with CORS, and is no path of ours.
    if (complete || route.url === '*' || route.config?.isNotBuilt === true) return;
    const { errorHandler } = this;
    const path = paths.getOrInsertComputed(route.url, () => ({
      methods: new Set(['OPTIONS']),
      patchTypes: [],
      errorHandler,
    }));
    if (route.method === 'PATCH') path.patchTypes = typesOf(route.schema?.body);
    route.config = { ...route.config, methods: path.methods };
  });
  return () => {
    complete = true;
    for (const [url, path] of paths) {
      // Asked, since not every route is told of: `/docs/` is one that comes with `/docs`.
      for (const method of all) if (app.hasRoute({ url, method })) path.methods.add(method);
      addRoutes(app, url, path);
    }
  };
}

function addRoutes(app: FastifyInstance, url: string, path: Path): void {
  const { methods, patchTypes, errorHandler } = path;
  const shared = { url, schema: { hide: true }, config: { methods }, errorHandler };
  // Both before the body is looked at: whatever it is, it is not wanted.
  app.route({
    ...shared,
    method: 'OPTIONS',
    onRequest: (request, reply, done) => {
      if (isMistyped(request)) return done(unknown(request));
      reply.code(204).header('allow', listed(methods));
      if (patchTypes.length > 0) reply.header('accept-patch', patchTypes.join(', '));
      reply.send();
    },
    handler: () => undefined,
  });
  const others: HTTPMethods[] = all.filter((method) => !methods.has(method));
  app.route({
    ...shared,
    method: others,
    onRequest: (request, _reply, done) =>
      done(
        isMistyped(request)
          ? unknown(request)
          : errors.methodNotAllowed(request.method, listed(methods)),
      ),
    handler: () => undefined,
  });
}

/** A verb that no path has, such as `contact:upset`, looks like part of a name. */
function isMistyped({ params }: FastifyRequest): boolean {
  return Object.values(params as Record<string, string>).some((value) => value.includes(':'));
}

function unknown({ method, url }: FastifyRequest): Error {
  return errors.routeUnknown(method, url.split('?')[0] ?? '');
}

/** The content types that a shape of a body names; JSON where it names none. */
function typesOf(body: unknown): readonly string[] {
  if (typeof body !== 'object' || body === null) return [];
  return 'content' in body ? Object.keys(body.content as object) : ['application/json'];
}

const changes: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/**
 * The header `Allow` of a 405. Where the path does take the method, the state of what is there refuses it, and with it
 * every change; it can be read and deleted.
 */
export function allowOf({ method, routeOptions }: FastifyRequest): string {
  const { methods = new Set<string>() } = routeOptions.config;
  return listed(methods.has(method) ? methods.difference(changes) : methods);
}

function listed(methods: ReadonlySet<string>): string {
  return all.filter((method) => methods.has(method)).join(', ');
}
