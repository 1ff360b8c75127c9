import type { StandingVersion } from '../../../domain/schema/schema.ts';
import { summaryOf } from '../../../domain/schema/summary.ts';
import type { JsonObject } from '../../../kernel/json.ts';

function iso(at: number): string {
  return new Date(at).toISOString();
}

export function fromSchema({
  id,
  slug,
  version,
  definition,
  createdAt,
  updatedAt,
  isLatest,
  isFrozen,
  isDraft,
}: StandingVersion): JsonObject {
  return {
    id,
    slug,
    ...definition,
    // Clients rely on it being there.
    capabilities: definition['capabilities'] ?? [],
    version,
    created_at: iso(createdAt),
    updated_at: iso(updatedAt),
    ...(isDraft && { draft: true }),
    ...(isLatest && { latest: true }),
    ...(isFrozen && { frozen: true }),
  };
}

/** What lists of entities need of a schema. */
export function fromSummary(schema: StandingVersion): JsonObject {
  return fromSchema({ ...schema, definition: summaryOf(schema.definition) });
}
