import type { Lessons } from './lesson.ts';

/** What the API document teaches of sessions. */
export const sessions: Lessons = {
  setPassword: {
    description:
      'Sets a password with the token of an invitation or a reset, which works once, and logs in.',
    example: {
      body: { token: 'entia_invite_1a9e…', password: 'correct horse battery' },
      status: 200,
      answer: {
        access_token: 'entia_access_5a78…',
        refresh_token: 'entia_refresh_ffe6…',
        token_type: 'Bearer',
        expires_in: 900,
      },
    },
  },
  logIn: {
    description:
      'Logs in. Send the access token as `Authorization: Bearer`; it is valid for `expires_in` seconds. Too many failed attempts lock the login for a while (429). `organization` names another one than the default one.',
    example: {
      body: { login: 'anna@acme.example', password: 'correct horse battery' },
      status: 200,
      answer: {
        access_token: 'entia_access_92ba…',
        refresh_token: 'entia_refresh_1d11…',
        token_type: 'Bearer',
        expires_in: 900,
      },
    },
  },
  refreshSession: {
    description:
      'Exchanges a refresh token, which works once, for new tokens. Using one a second time ends the session.',
    example: {
      body: { refresh_token: 'entia_refresh_1d11…' },
      status: 200,
      answer: {
        access_token: 'entia_access_3316…',
        refresh_token: 'entia_refresh_76c0…',
        token_type: 'Bearer',
        expires_in: 900,
      },
    },
  },
  changePassword: {
    description:
      'Changes your own password, for people who logged in: all of their sessions end, and the answer opens a new one.',
    example: {
      body: { current_password: 'correct horse battery', new_password: 'staple correct horse' },
      status: 200,
      answer: {
        access_token: 'entia_access_dfac…',
        refresh_token: 'entia_refresh_cb58…',
        token_type: 'Bearer',
        expires_in: 900,
      },
    },
  },
  logOut: {
    description: 'Ends the session of a refresh token.',
    example: { body: { refresh_token: 'entia_refresh_cb58…' }, status: 204 },
  },
};
