import type { Lessons } from './lesson.ts';

/** What the API document teaches of groups. */
export const groups: Lessons = {
  createGroup: {
    description: 'Creates a group of people. No right depends on groups yet.',
    example: {
      body: { name: 'Support', members: [] },
      status: 201,
      answer: {
        id: '019bc186-de80-7000-a4c0-1106f3e41592',
        name: 'Support',
        members: [],
        created_at: '2026-01-15T12:00:00.129Z',
      },
    },
  },
  listGroups: {
    description: 'The groups of the organization, oldest first, with the ids of their members.',
    example: {
      status: 200,
      answer: {
        total: 1,
        results: [
          {
            id: '019bc186-de80-7000-a4c0-1106f3e41592',
            name: 'Support',
            members: [],
            created_at: '2026-01-15T12:00:00.129Z',
          },
        ],
      },
    },
  },
  getGroup: {
    description: 'A group with the ids of its members.',
    example: {
      path: { id: '019bc186-de80-7000-a4c0-1106f3e41592' },
      status: 200,
      answer: {
        id: '019bc186-de80-7000-a4c0-1106f3e41592',
        name: 'Support',
        members: [],
        created_at: '2026-01-15T12:00:00.129Z',
      },
    },
  },
  changeGroup: {
    description:
      'Changes the name or the members of a group; the members that are sent replace all of them.',
    example: {
      path: { id: '019bc186-de80-7000-a4c0-1106f3e41592' },
      body: { name: 'Customer support' },
      status: 200,
      answer: {
        id: '019bc186-de80-7000-a4c0-1106f3e41592',
        name: 'Customer support',
        members: [],
        created_at: '2026-01-15T12:00:00.129Z',
      },
    },
  },
  removeGroup: {
    description: 'Removes a group. Its members stay.',
    example: { path: { id: '019bc186-de80-7000-a4c0-1106f3e41592' }, status: 204 },
  },
};
