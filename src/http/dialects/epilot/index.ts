import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../../../usecases/dependencies.ts';
import { bearerCredentials } from '../../bearer.ts';
import type { Dialect } from '../../dialect.ts';
import { jsonError } from '../../json-error.ts';
import { notBuiltRoutes } from './not-built.ts';
import { activityRoutes } from './routes/activities.ts';
import { entityRoutes } from './routes/entities.ts';
import { freezeRoutes } from './routes/freeze-schema.ts';
import { jsonSchemaRoutes } from './routes/json-schema.ts';
import { schemaPartRoutes } from './routes/schema-parts.ts';
import { schemaRoutes } from './routes/schemas.ts';
import { searchRoutes } from './routes/search.ts';

/** The epilot Entity API. Source: its OpenAPI document, version 2.8.0. */
export const epilotDialect: Dialect = {
  name: 'epilot',
  answerError: jsonError,
  credentials: bearerCredentials,
  routes: (app: FastifyInstance, deps: Dependencies) => {
    schemaRoutes(app, deps);
    schemaPartRoutes(app, deps);
    freezeRoutes(app, deps);
    jsonSchemaRoutes(app, deps);
    entityRoutes(app, deps);
    activityRoutes(app, deps);
    searchRoutes(app, deps);
    notBuiltRoutes(app);
  },
};
