import type { FastifyInstance } from 'fastify';
import type { Authenticate } from '../../../usecases/access/authenticate.ts';
import type { Dependencies } from '../../../usecases/dependencies.ts';
import { requireCaller } from '../../plugins/authenticate.ts';
import { answerErrors } from '../../plugins/errors.ts';
import { honourIdempotencyKeys } from '../../plugins/idempotency.ts';
import { epilotError } from './errors.ts';
import { notBuiltRoutes } from './not-built.ts';
import { activityRoutes } from './routes/activities.ts';
import { entityRoutes } from './routes/entities.ts';
import { jsonSchemaRoutes } from './routes/json-schema.ts';
import { schemaRoutes } from './routes/schemas.ts';
import { searchRoutes } from './routes/search.ts';

/** The epilot Entity API. Source: its OpenAPI document, version 2.8.0. */
export function epilotDialect(
  app: FastifyInstance,
  deps: Dependencies,
  authenticate: Authenticate,
): void {
  answerErrors(app, epilotError);
  requireCaller(app, authenticate);
  honourIdempotencyKeys(app);
  schemaRoutes(app, deps);
  jsonSchemaRoutes(app, deps);
  entityRoutes(app, deps);
  activityRoutes(app, deps);
  searchRoutes(app, deps);
  notBuiltRoutes(app);
}
