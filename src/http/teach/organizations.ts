import type { Lessons } from './lesson.ts';

/** What the API document teaches of organizations. */
export const organizations: Lessons = {
  createOrganization: {
    description:
      'Creates an organization, a tenant whose data no other sees. Only for the admin token of the instance.',
    example: {
      body: { id: 'acme', name: 'Acme Ltd' },
      status: 201,
      answer: {
        id: 'acme',
        name: 'Acme Ltd',
        created_at: '2026-01-15T12:00:00.067Z',
        suspended_at: null,
        requires_if_match: false,
      },
    },
  },
  listOrganizations: {
    description: 'The organizations of this instance. Only for its admin token.',
    example: {
      status: 200,
      answer: {
        total: 2,
        results: [
          {
            id: '1',
            name: 'Default',
            created_at: '2026-01-15T12:00:00.000Z',
            suspended_at: null,
            requires_if_match: false,
          },
          {
            id: 'acme',
            name: 'Acme Ltd',
            created_at: '2026-01-15T12:00:00.067Z',
            suspended_at: null,
            requires_if_match: false,
          },
        ],
      },
    },
  },
  getOrganization: {
    description: 'An organization with its settings: your own, or any with the admin token.',
    example: {
      path: { id: 'acme' },
      status: 200,
      answer: {
        id: 'acme',
        name: 'Acme Ltd',
        created_at: '2026-01-15T12:00:00.067Z',
        suspended_at: null,
        requires_if_match: false,
      },
    },
  },
  changeOrganization: {
    description:
      'Changes the settings in the body. `requires_if_match` refuses changes of entities that do not name the state that they change.',
    example: {
      path: { id: 'acme' },
      body: { requires_if_match: true },
      status: 200,
      answer: {
        id: 'acme',
        name: 'Acme Ltd',
        created_at: '2026-01-15T12:00:00.067Z',
        suspended_at: null,
        requires_if_match: true,
      },
    },
  },
  suspendOrganization: {
    description:
      'Refuses all requests in an organization with 403 `org/suspended`; its data stays. Only for the admin token of the instance.',
    example: {
      path: { id: 'acme' },
      status: 200,
      answer: {
        id: 'acme',
        name: 'Acme Ltd',
        created_at: '2026-01-15T12:00:00.067Z',
        suspended_at: '2026-01-15T12:00:00.073Z',
        requires_if_match: true,
      },
    },
  },
  resumeOrganization: {
    description: 'Serves a suspended organization again. Only for the admin token of the instance.',
    example: {
      path: { id: 'acme' },
      status: 200,
      answer: {
        id: 'acme',
        name: 'Acme Ltd',
        created_at: '2026-01-15T12:00:00.067Z',
        suspended_at: null,
        requires_if_match: true,
      },
    },
  },
};
