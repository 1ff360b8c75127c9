import type { CommandMaker } from './command.ts';

/** One word behind `entia`; its code is loaded when it runs. */
export interface LazyCommand {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandMaker>;
}

/** Every command, in the order in which help lists them. */
export const commands: readonly LazyCommand[] = [
  {
    name: 'serve',
    summary: 'run the server until it is told to stop, as "npm start" does',
    load: async () => (await import('./commands/serve.ts')).serveCommand,
  },
  {
    name: 'config',
    summary: 'show the value of every option; secrets are not shown',
    load: async () => (await import('./commands/config.ts')).configCommand,
  },
  {
    name: 'check',
    summary: 'check that everything in the store is consistent; also while a server runs',
    load: async () => (await import('./commands/check.ts')).checkCommand,
  },
  {
    name: 'backup',
    summary: 'copy the embedded store into one verified file; also while a server runs',
    load: async () => (await import('./commands/backup.ts')).backupCommand,
  },
  {
    name: 'restore',
    summary: 'restore a backup into ENTIA_DATA_DIR; no server may be running there',
    load: async () => (await import('./commands/restore.ts')).restoreCommand,
  },
  {
    name: 'token',
    summary: 'create, list and revoke access tokens',
    load: async () => (await import('./commands/token.ts')).tokenCommand,
  },
  {
    name: 'org',
    summary: 'create, list, suspend and resume organizations',
    load: async () => (await import('./commands/org.ts')).orgCommand,
  },
  {
    name: 'user',
    summary: 'manage the people who log in with a password',
    load: async () => (await import('./commands/user.ts')).userCommand,
  },
  {
    name: 'group',
    summary: 'manage groups of people',
    load: async () => (await import('./commands/group.ts')).groupCommand,
  },
  {
    name: 'completion',
    summary: 'print a script that completes commands and options in bash or zsh',
    load: async () => (await import('./commands/completion.ts')).completionCommand,
  },
];
