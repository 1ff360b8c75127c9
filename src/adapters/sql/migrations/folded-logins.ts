import type { MigrationStep } from '../migrations.ts';

/** As `normalizeLogin` spells them since: without the dot above that lower case makes of İ, and with one sigma. */
const FOLDED = (login: string) => `replace(replace(${login}, 'i\u0307', 'i'), '\u03c2', '\u03c3')`;

/** Where two people of an organization would have one login, one keeps the spelling that it had; `entia check` names it. */
export const foldedLogins: MigrationStep = {
  name: 'logins in one spelling, whatever the letter case',
  script: /* sql */ `
UPDATE person
   SET login = ${FOLDED('login')}
 WHERE login <> ${FOLDED('login')}
   AND NOT EXISTS (SELECT 1
                     FROM person AS other
                    WHERE other.org = person.org
                      AND other.id <> person.id
                      AND ${FOLDED('other.login')} = ${FOLDED('person.login')}
                      AND (other.id < person.id OR other.login = ${FOLDED('person.login')}));
`,
};
