import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { OrgId } from '../kernel/ids.ts';
import type { Tracer } from '../ports/tracer.ts';
import { createAuthenticator } from '../usecases/access/authenticate.ts';
import type { CredentialResolver } from '../usecases/access/credentials.ts';
import type { Dependencies } from '../usecases/dependencies.ts';
import type { Dialect } from './dialect.ts';
import { entiaDialect } from './dialects/entia/index.ts';
import { epilotDialect } from './dialects/epilot/index.ts';
import { jsonError } from './json-error.ts';
import { requireCaller } from './plugins/authenticate.ts';
import { allowOrigins, nameOrigin } from './plugins/cors.ts';
import { serveDocs } from './plugins/docs.ts';
import { drainConnections, refuseWhileDraining } from './plugins/drain.ts';
import {
  answerBrokenRequest,
  answerErrors,
  answerUnknownRoutes,
  refuseLastSlash,
  sendError,
} from './plugins/errors.ts';
import { serveFrontPage } from './plugins/front-page.ts';
import { answerHealth, type Health } from './plugins/health.ts';
import { honourIdempotencyKeys } from './plugins/idempotency.ts';
import { readJsonBodies } from './plugins/json-body.ts';
import { answerOtherMethods } from './plugins/methods.ts';
import { countRequests, type MetricsParts, serveMetrics } from './plugins/metrics.ts';
import { serveDialectDocument, serveOpenapi } from './plugins/openapi.ts';
import { readQuery } from './plugins/read-query.ts';
import { requestIdOf, traceRequests } from './plugins/request-context.ts';
import { followRequests } from './plugins/tracing.ts';
import { checkShapes } from './plugins/validation.ts';
import { toEntiaError } from './wire-error.ts';

export interface ServerOptions extends Health {
  /** The kinds of credentials that are known, in the order in which they are asked. */
  readonly resolvers: readonly CredentialResolver[];
  /** The default organization: where people log in who name no other. */
  readonly org: OrgId;
  readonly bodyLimitBytes: number;
  /** How long a request may take to arrive; as Node has it unless told. */
  readonly timeouts?: { readonly headersMs: number; readonly requestMs: number };
  /** Origins whose pages may call from a browser; nobody's unless told. */
  readonly corsOrigins?: readonly string[];
  /** Addresses and networks of proxies, whose `X-Forwarded-For` is believed; nobody's unless told. */
  readonly trustedProxies?: readonly string[];
  /** Where callers reach the server; undefined when they know it by the address they used. */
  readonly publicUrl: string | undefined;
  readonly version: string;
  readonly logger: FastifyBaseLogger;
  /** True once it takes no more requests; it never is unless told. */
  readonly isDraining?: () => boolean;
  /** Undefined: requests are not followed. */
  readonly tracer?: Tracer | undefined;
  /** Undefined: nothing is counted. */
  readonly metrics: MetricsParts | undefined;
}

/** Builds the server from the use-cases' dependencies; the caller listens and closes. */
export async function buildServer(
  deps: Dependencies,
  options: ServerOptions,
): Promise<FastifyInstance> {
  const { bodyLimitBytes, corsOrigins = [], trustedProxies = [] } = options;
  const app: FastifyInstance = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'request_id',
    }),
    // A logger for each request costs more than it gives: who writes a line names the request.
    childLoggerFactory: (logger) => logger,
    genReqId: requestIdOf,
    bodyLimit: bodyLimitBytes,
    ...timeoutsOf(options),
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // Longer than any id, so that a slug that is too long or malformed is told so.
    routerOptions: { maxParamLength: 1000, querystringParser: readQuery },
    clientErrorHandler: (fault, socket) => answerBrokenRequest(fault, socket, jsonError),
    // A path that cannot be decoded never reaches a route.
    frameworkErrors: (error, request, reply) => {
      nameOrigin(request, reply, corsOrigins);
      return sendError(
        toEntiaError(error, { bodyLimitBytes, contentType: '', hasBody: false }),
        jsonError,
        request,
        reply,
      );
    },
  });
  const answerRest = answerOtherMethods(app);
  await serveOpenapi(app, options);
  if (options.tracer !== undefined) followRequests(app, options.tracer);
  traceRequests(app);
  if (options.metrics !== undefined) countRequests(app, options.metrics.requests);
  drainConnections(app, options.isReady);
  await allowOrigins(app, corsOrigins);
  refuseLastSlash(app);
  readJsonBodies(app);
  checkShapes(app);
  answerErrors(app, jsonError);
  answerUnknownRoutes(app, jsonError);
  answerHealth(app, options);
  await serveDocs(app, options);
  serveFrontPage(app, options);
  if (options.metrics !== undefined) serveMetrics(app, options.metrics);
  const authenticate = createAuthenticator(deps, options.resolvers);
  for (const dialect of [epilotDialect, entiaDialect(options.org)])
    await speak(app, dialect, (scope, routes) => {
      refuseWhileDraining(scope, options.isDraining ?? (() => false));
      answerErrors(scope, dialect.answerError);
      if (routes === dialect.routes) {
        requireCaller(scope, authenticate, dialect.credentials);
        honourIdempotencyKeys(scope);
      }
      routes(scope, deps);
    });
  answerRest();
  return app;
}

/** Adds the routes of a dialect, those that ask who calls in a scope of their own, and its document. */
async function speak(
  app: FastifyInstance,
  { name, routes, openRoutes }: Dialect,
  add: (scope: FastifyInstance, routes: Dialect['routes']) => void,
): Promise<void> {
  const document = serveDialectDocument(app, name);
  for (const each of openRoutes === undefined ? [routes] : [routes, openRoutes])
    await app.register((scope, _options, done) => {
      document.collect(scope);
      add(scope, each);
      done();
    });
}

/** As Node takes them; it looks at all connections now and then. */
function timeoutsOf({ timeouts }: ServerOptions) {
  if (timeouts === undefined) return {};
  const { headersMs, requestMs: requestTimeout } = timeouts;
  const headersTimeout = Math.min(headersMs, requestTimeout);
  const connectionsCheckingInterval = Math.min(5000, headersTimeout);
  return { requestTimeout, http: { headersTimeout, requestTimeout, connectionsCheckingInterval } };
}
