import type { Change } from '../../domain/entity/change.ts';
import { checkEntity } from '../../domain/entity/check-entity.ts';
import type { Circumstances } from '../../domain/entity/decide-write.ts';
import { checkReserved } from '../../domain/schema/check-schema.ts';
import type { Caller } from '../../kernel/caller.ts';
import { invalid } from '../../kernel/errors.ts';
import type { SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { parseMoment } from '../../kernel/moment.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import type { Dependencies } from '../dependencies.ts';

/** A document that is to be stored. */
interface Sent {
  readonly schema: SchemaSlug;
  readonly document: JsonObject;
}

/** Throws `request/invalid` with every problem of the slug and of the system fields; `base` is where the document stands in the body. */
export function requireValid({ schema, document }: Sent, base = ''): void {
  const inDocument = checkEntity(document).map((problem) => ({
    ...problem,
    path: base + problem.path,
  }));
  const problems = [...checkReserved(schema), ...inDocument];
  if (problems.length > 0) throw invalid(problems);
}

/** Throws `request/invalid` when the `_updated_at` that a change is to be compared by cannot be compared. */
export function requireMoment(document: JsonObject, base = ''): void {
  const sent = Object.hasOwn(document, '_updated_at') ? document['_updated_at'] : null;
  if (sent === null || (typeof sent === 'string' && parseMoment(sent) !== undefined)) return;
  const message =
    'expected the _updated_at that you read, such as 2026-01-31T12:00:00.000Z; or leave it out';
  throw invalid([{ path: `${base}/_updated_at`, code: 'shape/invalid', message }]);
}

/** What the rules need to know, as this unit sees it. */
export async function circumstances(
  deps: Dependencies,
  reads: Reads,
  caller: Caller,
  { schema: slug, at }: { readonly schema: SchemaSlug; readonly at: number },
): Promise<Circumstances> {
  const schema = await deps.schemas.current(reads, caller.org, slug);
  return { at, schema, mayShare: caller.may('entity:share') };
}

/** A title template that fails never fails the write; the operator reads of it in the log. */
export function warnOfTitle(deps: Dependencies, change: Change): void {
  if (change.titleFailure === undefined) return;
  const { org, id, schema } = change.after;
  deps.log.warn(
    { org, schema, entity: id, reason: change.titleFailure },
    'the title template failed, so the title is empty',
  );
}
