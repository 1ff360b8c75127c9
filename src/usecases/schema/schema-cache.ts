import { LRUCache } from 'lru-cache';
import { type CompiledSchema, compileSchema } from '../../domain/schema/compile-schema.ts';
import type { OrgId, SchemaId, SchemaSlug } from '../../kernel/ids.ts';
import type { Reads } from '../../ports/unit-of-work.ts';

/** How many compiled versions are kept; the ones used longest ago go first. */
const maxVersions = 1000;

/** Which version of which schema. */
export interface SchemaVersionRef {
  readonly org: OrgId;
  readonly slug: SchemaSlug;
  readonly id: SchemaId;
}

/**
 * Compiled schema versions, by version id. A version never changes, so an entry is never stale; which version is the
 * current one the store tells each time, in the unit that needs it.
 */
export class SchemaCache {
  readonly #byId = new LRUCache<SchemaId, CompiledSchema>({ max: maxVersions });

  /** The current version as the given reads see it; undefined when there is no such schema. */
  async current(reads: Reads, org: OrgId, slug: SchemaSlug): Promise<CompiledSchema | undefined> {
    const head = await reads.schemas.head(org, slug);
    return head?.id === undefined ? undefined : this.version(reads, { org, slug, id: head.id });
  }

  /** One version; undefined when it does not exist (any more). */
  async version(
    reads: Reads,
    { org, slug, id }: SchemaVersionRef,
  ): Promise<CompiledSchema | undefined> {
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    const version = await reads.schemas.version(org, slug, id);
    if (version === undefined) return undefined;
    const compiled = compileSchema(version);
    this.#byId.set(id, compiled);
    return compiled;
  }
}
