import type { FastifyInstance } from 'fastify';
import type { OrgId } from '../../../kernel/ids.ts';
import type { Authenticate } from '../../../usecases/access/authenticate.ts';
import type { Dependencies } from '../../../usecases/dependencies.ts';
import { requireCaller } from '../../plugins/authenticate.ts';
import { answerErrors } from '../../plugins/errors.ts';
import { honourIdempotencyKeys } from '../../plugins/idempotency.ts';
import { entiaError } from './errors.ts';
import { accessTokenRoutes } from './routes/access-tokens.ts';
import { groupRoutes } from './routes/groups.ts';
import { jobRoutes } from './routes/jobs.ts';
import { organizationRoutes } from './routes/organizations.ts';
import { openSessionRoutes, ownPasswordRoute } from './routes/sessions.ts';
import { userRoutes } from './routes/users.ts';

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
  userRoutes(app, deps);
  groupRoutes(app, deps);
  ownPasswordRoute(app, deps);
}

/** How people log in. `org` is where they do who name no organization. */
export function logInDialect(app: FastifyInstance, deps: Dependencies, org: OrgId): void {
  answerErrors(app, entiaError);
  openSessionRoutes(app, deps, org);
}
