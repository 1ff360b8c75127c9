import { capabilitiesFor } from '../../domain/schema/capabilities.ts';
import type { Caller } from '../../kernel/caller.ts';
import type { SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { authorize } from '../authorize.ts';

/** What a schema of this slug can be given, whether it exists or not. */
export function listCapabilities(caller: Caller, slug: SchemaSlug): readonly JsonObject[] {
  authorize(caller, 'schema:view');
  return capabilitiesFor(slug);
}
