import type { DatabaseSync } from 'node:sqlite';
import type { EntityId, OrgId } from '../../kernel/ids.ts';
import { PURGE } from '../sql/purge-statements.ts';
import { Statement } from './statement.ts';

/** Removes an entity from every table, as `EntityWrites.purge` says. */
export class Purge {
  readonly #removals: readonly Statement[];

  constructor(db: DatabaseSync) {
    this.#removals = PURGE.map((sql) => new Statement(db, sql));
  }

  run(org: OrgId, id: EntityId): void {
    for (const removal of this.#removals) removal.run({ org, id });
  }
}
