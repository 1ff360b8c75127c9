import type { PartKind } from '../../../domain/schema/parts.ts';
import { invalid } from '../../../kernel/errors.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { Problem } from '../../../kernel/problem.ts';
import type { FoundPart, PartRef } from '../../../usecases/schema/parts.ts';

/** What says where a part is, beside what it is. */
const places: ReadonlySet<string> = new Set(['schema', 'composite_id']);

export function fromPart({ slug, id, part }: FoundPart): JsonObject {
  return { ...part, composite_id: `${slug}:${id}`, schema: slug };
}

/** `contact:97644baa-…`; a slug has no colon, an id may have some. */
export function toPartRef(kind: PartKind, compositeId: string): PartRef {
  const colon = compositeId.indexOf(':');
  return { kind, slug: compositeId.slice(0, colon), id: compositeId.slice(colon + 1) };
}

export function toNewPart(kind: PartKind, body: JsonObject) {
  return { kind, slug: String(body['schema']), part: own(body) };
}

/** Throws `request/invalid` for a body that names another place than the path. */
export function toPart(kind: PartKind, compositeId: string, body: JsonObject) {
  const ref = toPartRef(kind, compositeId);
  const problems = [
    ...mismatch(body, 'schema', ref.slug, 'slug/mismatch'),
    ...mismatch(body, 'id', ref.id, 'shape/invalid'),
  ];
  if (problems.length > 0) throw invalid(problems);
  return { ...ref, part: own(body) };
}

function mismatch(
  body: JsonObject,
  key: string,
  expected: string,
  code: Problem['code'],
): Problem[] {
  const sent = body[key];
  if (sent === undefined || sent === null || String(sent) === expected) return [];
  const message = `the body says ${JSON.stringify(sent)}, the path says "${expected}"; make them equal, or leave it out of the body`;
  return [{ path: `/${key}`, code, message }];
}

function own(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !places.has(key)));
}
