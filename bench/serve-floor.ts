import Fastify from 'fastify';
import { givenPlace } from './corpus/place.ts';
import { withDuties } from './floor/duties.ts';
import { dutifulCreateRoute } from './floor/dutiful-create-route.ts';
import { dutifulReadRoute } from './floor/dutiful-read-route.ts';
import { insertRoutes } from './floor/insert-routes.ts';
import { openReader } from './floor/open-reader.ts';
import { postgresRoutes } from './floor/postgres-routes.ts';
import { readRoute } from './floor/read-route.ts';
import { answerParent } from './process/answer-parent.ts';
import { serverVitals } from './process/server-vitals.ts';

/** What Entia is measured against: Fastify and a database with nothing in between. The first argument is Entia's place, the second a directory of its own. */
const place = givenPlace();
const directory = process.argv[3] ?? '';
const app = Fastify();
if (place.databaseUrl === undefined) {
  readRoute(app, place);
  insertRoutes(app, place, directory);
  const reader = openReader(place);
  withDuties(app, reader, (scope) => {
    dutifulReadRoute(scope, reader);
    dutifulCreateRoute(scope, place, directory);
  });
} else await postgresRoutes(app, place.databaseUrl);
const url = await app.listen({ host: '127.0.0.1', port: 0 });

answerParent(serverVitals(url), () => app.close());
