import type { EntityId, OrgId } from '../../kernel/ids.ts';

/** One link from an entity to another, derived from the documents (`$relation` and `$relation_ref` items). */
export interface Edge {
  /** Where in the document the link stands: the attribute's name, dotted when it is nested. */
  readonly attribute: string;
  /** Counts the links of one attribute from 0, in document order. */
  readonly position: number;
  readonly toOrg: OrgId;
  readonly toId: EntityId;
  /** Only of `$relation_ref`: the path to the value inside the other entity, such as `address` or `address.0`. */
  readonly path: string | undefined;
  /** Only of `$relation_ref`: the `_id` of the repeated item that `path` points at. */
  readonly itemId: string | undefined;
  readonly tags: readonly string[];
}
