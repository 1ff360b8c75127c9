import type { Diff, OperationKind } from '../activity/activity.ts';
import type { Entity } from './entity.ts';

/** A decided change of one entity, as data: nothing has been stored yet. */
export interface Change {
  readonly kind: OperationKind;
  /** Undefined when the entity is new. */
  readonly before: Entity | undefined;
  readonly after: Entity;
  /** Undefined when the entity is new: everything is added. */
  readonly diff: Diff | undefined;
  /** Why the title came out empty, when its template failed. */
  readonly titleFailure: string | undefined;
}

/** Whether nothing is left of the entity but that it was there. */
export function leavesNothing({ kind }: Change): boolean {
  return kind === 'deleteEntity';
}
