import { openServer } from '../src/compose.ts';
import { openBenchInstance } from './corpus/open-bench-instance.ts';
import { givenPlace } from './corpus/place.ts';
import { answerParent } from './process/answer-parent.ts';
import { serverVitals } from './process/server-vitals.ts';

/** The server under test: Entia as `npm start` runs it, over the place that the first argument names. */
const instance = await openBenchInstance(givenPlace());
const { config, logger } = instance;
const app = await openServer(config, instance, { logger, version: 'bench', isReady: () => true });
const url = await app.listen({ host: config.host, port: config.port });

answerParent(serverVitals(url), async () => {
  await app.close();
  await instance.close();
});
