import { type StandingVersion, standing } from '../../domain/schema/schema.ts';
import type { OrgId, SchemaId, SchemaSlug } from '../../kernel/ids.ts';
import type { Reads } from '../../ports/unit-of-work.ts';

/** One version, and what it is among the others now; undefined when it is gone. */
export async function findStanding(
  reads: Reads,
  org: OrgId,
  slug: SchemaSlug,
  id: SchemaId,
): Promise<StandingVersion | undefined> {
  const head = await reads.schemas.head(org, slug);
  const version = await reads.schemas.version(org, slug, id);
  return head === undefined || version === undefined ? undefined : standing(version, head);
}
