import type { Lessons } from './lesson.ts';

/** What the API document teaches of activities. */
export const activity: Lessons = {
  createActivity: {
    description:
      'Appends an activity of your own. Mutations that name it in `activity_id` become a part of it. `title` and `message` are Handlebars templates over the activity.',
    example: {
      query: { entities: '3f2b9c1e-8a4d-4c57-9e21-5b7d0a6c4f10' },
      body: {
        type: 'CallLogged',
        title: 'Call with {{payload.name}}',
        message: 'Asked for an offer',
        payload: { name: 'Ada' },
      },
      status: 200,
      answer: {
        _id: '01KF0RDQH9000AF9N46R3Q590R',
        timestamp: '2026-01-15T12:00:00.042Z',
        type: 'CallLogged',
        title: 'Call with {{payload.name}}',
        message: 'Asked for an offer',
        payload: { name: 'Ada' },
        caller: {
          EpilotAuth: { token: { sub: 'admin', token_use: 'access', 'custom:ivy_org_id': '1' } },
        },
        rendered: { title: 'Call with Ada', message: 'Asked for an offer' },
      },
    },
  },
  getActivity: {
    description:
      'An activity with the operations that belong to it: each has the full state that it left and the diff from the one before.',
    example: {
      path: { id: '01KF0RDQH9000AF9N46R3Q590R' },
      status: 200,
      answer: {
        _id: '01KF0RDQH9000AF9N46R3Q590R',
        timestamp: '2026-01-15T12:00:00.042Z',
        type: 'CallLogged',
        title: 'Call with {{payload.name}}',
        message: 'Asked for an offer',
        payload: { name: 'Ada' },
        caller: {
          EpilotAuth: { token: { sub: 'admin', token_use: 'access', 'custom:ivy_org_id': '1' } },
        },
        rendered: { title: 'Call with Ada', message: 'Asked for an offer' },
        operations_total: 0,
        operations: [],
      },
    },
  },
  getEntityActivityFeed: {
    description: 'The activities that concern an entity, newest first, with their operations.',
    example: {
      path: { slug: 'contact', id: '3f2b9c1e-8a4d-4c57-9e21-5b7d0a6c4f10' },
      query: { size: 1 },
      status: 200,
      answer: {
        total: 6,
        results: [
          {
            _id: '01KF0RDQH9000AF9N46R3Q590R',
            timestamp: '2026-01-15T12:00:00.042Z',
            type: 'CallLogged',
            title: 'Call with {{payload.name}}',
            message: 'Asked for an offer',
            payload: { name: 'Ada' },
            caller: {
              EpilotAuth: {
                token: { sub: 'admin', token_use: 'access', 'custom:ivy_org_id': '1' },
              },
            },
            rendered: { title: 'Call with Ada', message: 'Asked for an offer' },
            operations_total: 0,
            operations: [],
          },
        ],
      },
    },
  },
};
