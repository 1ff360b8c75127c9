import { Option } from '@commander-js/extra-typings';
import { roles } from '../domain/access/roles.ts';

/** The option that names a role. */
export function roleOption(meaning: string) {
  return new Option('--role <role>', meaning).choices(roles);
}
