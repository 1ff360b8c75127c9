import type { Edge } from '../domain/relation/edge.ts';
import type { EntityId, OrgId } from '../kernel/ids.ts';

export interface RelationReads {
  /** The edges that leave an entity, by attribute, then position. */
  from(org: OrgId, id: EntityId): Promise<readonly Edge[]>;
  /** The entities of this organization that link to `id`, each with the edge that does; by entity id, attribute, position. */
  to(
    org: OrgId,
    id: EntityId,
  ): Promise<readonly { readonly fromId: EntityId; readonly edge: Edge }[]>;
}

export interface RelationWrites {
  /** Makes these the edges that leave the entity, in place of all it had. */
  replace(org: OrgId, fromId: EntityId, edges: readonly Edge[]): Promise<void>;
  /** Adds edges to those that leave the entity. */
  add(org: OrgId, fromId: EntityId, edges: readonly Edge[]): Promise<void>;
}
