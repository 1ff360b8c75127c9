import { withIds } from '../src/domain/schema/parts.ts';
import type { Caller } from '../src/kernel/caller.ts';
import { type JsonObject, jsonEquals } from '../src/kernel/json.ts';
import type { Dependencies } from '../src/usecases/dependencies.ts';
import { type BatchOutcome, upsertBatch } from '../src/usecases/entity/upsert-batch.ts';
import { putSchema } from '../src/usecases/schema/put-schema.ts';
import type { Collection } from './collection.ts';
import type { Progress } from './progress.ts';

/** Entities in one unit: large enough that waiting for the disk does not count, small enough to see progress. */
const batchSize = 500;
/** Batches that have been handed over and not been answered: while one waits for the disk, the next is worked out. */
const batchesUnderWay = 2;

/** Stores the schema and every document of a collection. What is stored already, and the same, is not written again. */
export async function load(
  deps: Dependencies,
  caller: Caller,
  collection: Collection,
  progress: Progress,
): Promise<BatchOutcome> {
  await storeSchema(deps, caller, collection);
  progress.begin(String(collection.schema['plural']), collection.size);
  const sum = { created: 0, updated: 0, unchanged: 0 };
  const batches = batchesOf(collection.documents);
  const work = async () => {
    for (const documents of batches) {
      const batch = { schema: collection.slug, uniqueKey: ['_id'], documents };
      const outcome = await upsertBatch(deps, caller, batch, {});
      for (const fate of ['created', 'updated', 'unchanged'] as const) sum[fate] += outcome[fate];
      progress.advance(documents.length);
    }
  };
  await Promise.all(Array.from({ length: batchesUnderWay }, work));
  progress.end();
  return sum;
}

async function storeSchema(
  deps: Dependencies,
  caller: Caller,
  { slug, schema }: Collection,
): Promise<void> {
  const current = await deps.store.schemas.current(caller.org, slug);
  const stored = current?.definition;
  // What is stored has ids, which a definition that is the same but for them would get again.
  if (stored === undefined || !jsonEquals(stored, withIds(schema, stored, deps.ids.schemaId())))
    await putSchema(deps, caller, { slug, definition: schema });
}

/** One iterator for all who take from it. */
function* batchesOf(documents: Iterable<JsonObject>): Generator<readonly JsonObject[]> {
  let batch: JsonObject[] = [];
  for (const document of documents) {
    batch.push(document);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
