import type { Lessons } from './lesson.ts';

/** What the API document teaches of the server itself. */
export const operations: Lessons = {
  healthz: {
    description: 'Answers as long as the process lives. Restart it when it does not.',
    example: { status: 200, answer: { status: 'ok' } },
  },
  readyz: {
    description:
      '200 when the server takes requests; 503 while it starts and from SIGTERM on. Send callers elsewhere meanwhile.',
    example: { status: 200, answer: { status: 'ok' } },
  },
  metrics: {
    description:
      'What the instance measures, in the text format of Prometheus. With `ENTIA_METRICS_TOKEN` it asks for that token.',
    example: { status: 200 },
  },
};
