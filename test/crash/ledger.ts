import type { OperationKind } from '../../src/domain/activity/activity.ts';
import type { JsonObject } from '../../src/kernel/json.ts';

/** A change of one entity that a writer has sent. */
export interface Write {
  readonly kind: OperationKind;
  /** Stands in the document under `mark`, when the change has a document of its own. */
  readonly mark: string | undefined;
}

/** One that was answered. */
export interface Acknowledged extends Write {
  readonly version: number;
  /** The answer's body: the document as it then was; undefined of a deletion, which answers nothing. */
  readonly text: string | undefined;
}

export type State = 'never' | 'alive' | 'deleted' | 'purged';

/** What one writer knows of an entity that only it writes to. */
export interface OwnEntity {
  readonly id: string;
  readonly slug: string;
  readonly key: string;
  state: State;
  version: number;
  /** Since the last purge, which wipes what was before. */
  acknowledged: Acknowledged[];
  /** Sent, and not answered, or with the words that nobody knows what became of it. */
  unanswered: Write | undefined;
}

/** A thing other than an entity that was acknowledged. */
export interface AcknowledgedRow {
  readonly table: 'schema_version' | 'activity';
  readonly id: string;
}

/** Everything that the writers know of one store. */
export class Ledger {
  readonly own: OwnEntity[] = [];
  /** Documents that were answered of entities to which everybody writes, and the marks of what was not answered. */
  readonly shared: { readonly texts: string[]; readonly unanswered: string[] } = {
    texts: [],
    unanswered: [],
  };
  readonly rows: AcknowledgedRow[] = [];
  /** Answered changes, of any kind. */
  acknowledged = 0;
  /** Changes that the store did not take, by its own words. */
  refused = 0;
  /** Changes of which the server said that nobody can tell whether they are stored. */
  unknown = 0;

  newEntity(slug: string, id: string): OwnEntity {
    const entity: OwnEntity = {
      id,
      slug,
      key: `key-${id}`,
      state: 'never',
      version: 0,
      acknowledged: [],
      unanswered: undefined,
    };
    this.own.push(entity);
    return entity;
  }
}

const stateAfter: Readonly<Record<OperationKind, State>> = {
  createEntity: 'alive',
  updateEntity: 'alive',
  restoreEntity: 'alive',
  softDeleteEntity: 'deleted',
  deleteEntity: 'purged',
};

/** Enters that a change of an entity has happened. */
export function advance(entity: OwnEntity, write: Write, text: string | undefined): void {
  entity.version += 1;
  entity.state = stateAfter[write.kind];
  if (entity.state === 'purged') entity.acknowledged = [];
  entity.acknowledged.push({ ...write, version: entity.version, text });
}

export function markOf(text: string): string {
  return String((JSON.parse(text) as JsonObject)['mark']);
}
