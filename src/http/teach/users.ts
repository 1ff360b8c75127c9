import type { Lessons } from './lesson.ts';

/** What the API document teaches of users. */
export const users: Lessons = {
  createUser: {
    description:
      'Creates a person. Without a `password` the answer holds a token with which they choose one by `POST /v1/auth/set-password`.',
    example: {
      body: { login: 'anna@acme.example', name: 'Anna', role: 'editor' },
      status: 201,
      answer: {
        id: '019bc186-de5b-7000-9578-2bcf6691b387',
        login: 'anna@acme.example',
        name: 'Anna',
        role: 'editor',
        groups: [],
        has_password: false,
        suspended_at: null,
        created_at: '2026-01-15T12:00:00.092Z',
        set_password: { token: 'entia_invite_1a9e…', expires_at: '2026-01-22T12:00:00.090Z' },
      },
    },
  },
  listUsers: {
    description: 'The people of the organization, oldest first.',
    example: {
      status: 200,
      answer: {
        total: 1,
        results: [
          {
            id: '019bc186-de5b-7000-9578-2bcf6691b387',
            login: 'anna@acme.example',
            name: 'Anna',
            role: 'editor',
            groups: [],
            has_password: false,
            suspended_at: null,
            created_at: '2026-01-15T12:00:00.092Z',
          },
        ],
      },
    },
  },
  getUser: {
    description: 'A person.',
    example: {
      path: { id: '019bc186-de5b-7000-9578-2bcf6691b387' },
      status: 200,
      answer: {
        id: '019bc186-de5b-7000-9578-2bcf6691b387',
        login: 'anna@acme.example',
        name: 'Anna',
        role: 'editor',
        groups: [],
        has_password: false,
        suspended_at: null,
        created_at: '2026-01-15T12:00:00.092Z',
      },
    },
  },
  changeUser: {
    description:
      'Changes name, role, groups or suspension of a person. Nobody can give a role with more rights than they have.',
    example: {
      path: { id: '019bc186-de5b-7000-9578-2bcf6691b387' },
      body: { name: 'Anna Berg', role: 'admin' },
      status: 200,
      answer: {
        id: '019bc186-de5b-7000-9578-2bcf6691b387',
        login: 'anna@acme.example',
        name: 'Anna Berg',
        role: 'admin',
        groups: [],
        has_password: false,
        suspended_at: null,
        created_at: '2026-01-15T12:00:00.092Z',
      },
    },
  },
  resetPassword: {
    description:
      'Removes the password, sessions and locks of a person, and answers a token with which they choose another password.',
    example: {
      path: { id: '019bc186-de5b-7000-9578-2bcf6691b387' },
      status: 200,
      answer: { token: 'entia_invite_fc4f…', expires_at: '2026-01-22T12:00:00.142Z' },
    },
  },
  removeUser: {
    description: 'Removes a person at once. Their activities stay.',
    example: { path: { id: '019bc186-de5b-7000-9578-2bcf6691b387' }, status: 204 },
  },
};
