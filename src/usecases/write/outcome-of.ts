import type { Change } from '../../domain/entity/change.ts';
import type { Entity } from '../../domain/entity/entity.ts';
import type { Edge } from '../../domain/relation/edge.ts';
import { changedEdges } from '../../domain/relation/edges-of.ts';
import { errors } from '../../kernel/errors.ts';
import type { EntityState } from '../../ports/entity-store.ts';

/** The largest entity, in bytes of its JSON: each write stores, compares and indexes the whole of it. */
export const maxEntityBytes = 1024 * 1024;

/** What a change leaves to be stored. */
interface Outcome {
  readonly state: EntityState;
  /** Undefined when the links are those that were there. */
  readonly edges: readonly Edge[] | undefined;
}

/**
 * What a change leaves. Throws `entity/too-large` and `entity/links-too-large`, but not for what is only deleted or
 * restored, nor for what was too large before and gets smaller.
 */
export function outcomeOf({ kind, before, after }: Change): Outcome {
  const state = toState(after);
  if (kind !== 'createEntity' && kind !== 'updateEntity') return { state, edges: undefined };
  requireSize(state.text, before);
  return { state, edges: changedEdges(before, after) };
}

function toState({ document, ...state }: Entity): EntityState {
  return { ...state, text: JSON.stringify(document) };
}

function requireSize(text: string, before: Entity | undefined): void {
  // No UTF-16 unit takes more than three bytes.
  if (text.length * 3 <= maxEntityBytes) return;
  const size = Buffer.byteLength(text);
  if (size <= maxEntityBytes) return;
  if (before !== undefined && size < Buffer.byteLength(JSON.stringify(before.document))) return;
  throw errors.entityTooLarge(size, maxEntityBytes, 'bytes of JSON');
}
