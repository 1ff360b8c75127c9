import type { Lessons } from './lesson.ts';

/** What the API document teaches of jobs. */
export const jobs: Lessons = {
  listJobs: {
    description: 'Work that outlives a request, newest first. Finished jobs are kept for a week.',
    example: {
      query: { kind: 'example' },
      status: 200,
      answer: {
        total: 1,
        results: [
          {
            id: '019bc186-de03-7000-9212-e1d0625737f9',
            kind: 'example',
            status: 'queued',
            input: { schema: 'contact' },
            attempt: 0,
            progress: { done: 0, message: '' },
            cancel_asked: false,
            created_at: '2026-01-15T12:00:00.003Z',
            due_at: '2026-01-15T12:00:00.003Z',
          },
        ],
      },
    },
  },
  getJob: {
    description: 'A job: its progress, its result, or why it failed.',
    example: {
      path: { id: '019bc186-de03-7000-9212-e1d0625737f9' },
      status: 200,
      answer: {
        id: '019bc186-de03-7000-9212-e1d0625737f9',
        kind: 'example',
        status: 'queued',
        input: { schema: 'contact' },
        attempt: 0,
        progress: { done: 0, message: '' },
        cancel_asked: false,
        created_at: '2026-01-15T12:00:00.003Z',
        due_at: '2026-01-15T12:00:00.003Z',
      },
    },
  },
  cancelJob: {
    description: 'Cancels a job: a queued one at once, a running one at its next step.',
    example: {
      path: { id: '019bc186-de03-7000-9212-e1d0625737f9' },
      status: 200,
      answer: {
        id: '019bc186-de03-7000-9212-e1d0625737f9',
        kind: 'example',
        status: 'cancelled',
        input: { schema: 'contact' },
        attempt: 0,
        progress: { done: 0, message: '' },
        cancel_asked: true,
        created_at: '2026-01-15T12:00:00.003Z',
        finished_at: '2026-01-15T12:00:00.061Z',
      },
    },
  },
};
