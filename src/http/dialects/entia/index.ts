import type { FastifyInstance } from 'fastify';
import type { Authenticate } from '../../../usecases/access/authenticate.ts';
import type { Dependencies } from '../../../usecases/dependencies.ts';
import { requireCaller } from '../../plugins/authenticate.ts';
import { answerErrors } from '../../plugins/errors.ts';
import { honourIdempotencyKeys } from '../../plugins/idempotency.ts';
import { entiaError } from './errors.ts';
import { accessTokenRoutes } from './routes/access-tokens.ts';
import { jobRoutes } from './routes/jobs.ts';
import { organizationRoutes } from './routes/organizations.ts';

/** What Entia offers beyond the dialects that it speaks. */
export function entiaDialect(
  app: FastifyInstance,
  deps: Dependencies,
  authenticate: Authenticate,
): void {
  answerErrors(app, entiaError);
  requireCaller(app, authenticate);
  honourIdempotencyKeys(app);
  jobRoutes(app, deps);
  organizationRoutes(app, deps);
  accessTokenRoutes(app, deps);
}
