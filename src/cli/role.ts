import { roles } from '../domain/access/roles.ts';
import { CommandMisused } from './command.ts';

/** The option that names a role, as `parseArgs` wants it. */
export const roleOption = { role: { type: 'string' } } as const;

/** How `roleOption` is shown in usage. */
export const roleUsage = `--role <${roles.join('|')}>`;

export function requireRole(role: string | undefined): string {
  if (role === undefined) throw new CommandMisused(`--role is missing; one of ${roles.join(', ')}`);
  if (!roles.some((known) => known === role))
    throw new CommandMisused(`there is no role "${role}"; one of ${roles.join(', ')}`);
  return role;
}
