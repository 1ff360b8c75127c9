import type { OrgId } from '../../../kernel/ids.ts';
import { bearerCredentials } from '../../bearer.ts';
import type { Dialect } from '../../dialect.ts';
import { jsonError } from '../../json-error.ts';
import { accessTokenRoutes } from './routes/access-tokens.ts';
import { groupRoutes } from './routes/groups.ts';
import { jobRoutes } from './routes/jobs.ts';
import { organizationRoutes } from './routes/organizations.ts';
import { openSessionRoutes, ownPasswordRoute } from './routes/sessions.ts';
import { userRoutes } from './routes/users.ts';

/** What Entia offers beyond the dialects that it speaks. People log in at `org` unless they name another. */
export const entiaDialect = (org: OrgId): Dialect => ({
  name: 'entia',
  answerError: jsonError,
  credentials: bearerCredentials,
  routes: (app, deps) => {
    jobRoutes(app, deps);
    organizationRoutes(app, deps);
    accessTokenRoutes(app, deps);
    userRoutes(app, deps);
    groupRoutes(app, deps);
    ownPasswordRoute(app, deps);
  },
  openRoutes: (app, deps) => openSessionRoutes(app, deps, org),
});
