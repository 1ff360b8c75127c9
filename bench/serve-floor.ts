import Fastify from 'fastify';
import { insertRoutes } from './floor/insert-routes.ts';
import { readRoute } from './floor/read-route.ts';
import { answerParent } from './process/answer-parent.ts';
import { serverVitals } from './process/server-vitals.ts';

/** What Entia is measured against: Fastify and SQLite with nothing in between. The first argument is Entia's database, the second a directory of its own. */
const [, , entiaFile = '', directory = ''] = process.argv;
const app = Fastify();
readRoute(app, entiaFile);
insertRoutes(app, entiaFile, directory);
const url = await app.listen({ host: '127.0.0.1', port: 0 });

answerParent(serverVitals(url), () => app.close());
