import type { Lessons } from './lesson.ts';

/** What the API document teaches of access tokens. */
export const tokens: Lessons = {
  createAccessToken: {
    description:
      'Creates a token with a role, narrowed by scopes and an end. The answer alone holds the token itself; what is stored is its hash. Nobody can give a token more rights than they have.',
    example: {
      body: {
        name: 'till 7',
        role: 'editor',
        scopes: ['entity:*', 'schema:view'],
        expires_in: 86400,
      },
      status: 201,
      answer: {
        id: '019bc186-de4f-7000-899c-7ed0977da8ee',
        name: 'till 7',
        prefix: 'entia_38047b56',
        role: 'editor',
        scopes: ['entity:*', 'schema:view'],
        created_at: '2026-01-15T12:00:00.078Z',
        created_by: 'admin',
        expires_at: '2026-01-16T12:00:00.077Z',
        last_used_at: null,
        revoked_at: null,
        token: 'entia_99ce…',
      },
    },
  },
  listAccessTokens: {
    description:
      'The tokens of the organization, oldest first, without their secrets; revoked ones are kept.',
    example: {
      status: 200,
      answer: {
        total: 1,
        results: [
          {
            id: '019bc186-de4f-7000-899c-7ed0977da8ee',
            name: 'till 7',
            prefix: 'entia_38047b56',
            role: 'editor',
            scopes: ['entity:*', 'schema:view'],
            created_at: '2026-01-15T12:00:00.078Z',
            created_by: 'admin',
            expires_at: '2026-01-16T12:00:00.077Z',
            last_used_at: null,
            revoked_at: null,
          },
        ],
      },
    },
  },
  getAccessToken: {
    description: 'A token, without its secret.',
    example: {
      path: { id: '019bc186-de4f-7000-899c-7ed0977da8ee' },
      status: 200,
      answer: {
        id: '019bc186-de4f-7000-899c-7ed0977da8ee',
        name: 'till 7',
        prefix: 'entia_38047b56',
        role: 'editor',
        scopes: ['entity:*', 'schema:view'],
        created_at: '2026-01-15T12:00:00.078Z',
        created_by: 'admin',
        expires_at: '2026-01-16T12:00:00.077Z',
        last_used_at: null,
        revoked_at: null,
      },
    },
  },
  revokeAccessToken: {
    description: 'Revokes a token at once. It stays in the list, since activities name it.',
    example: { path: { id: '019bc186-de4f-7000-899c-7ed0977da8ee' }, status: 204 },
  },
};
