import { upsertBatch } from '../../src/usecases/entity/upsert-batch.ts';
import { putSchema } from '../../src/usecases/schema/put-schema.ts';
import { contact, contactId, contactSchema } from './contacts.ts';
import { benchCaller, openBenchInstance } from './open-bench-instance.ts';

const batchSize = 500;

export interface Filled {
  /** What requests authenticate with. */
  readonly adminToken: string;
  readonly seconds: number;
}

/** Makes a data directory with the contacts 0 to `size` - 1, through the use-cases that an import goes through. */
export async function fill(directory: string, size: number): Promise<Filled> {
  const { deps, newAdminToken, close } = await openBenchInstance(directory);
  await putSchema(deps, benchCaller, 'contact', contactSchema);
  const startedMs = performance.now();
  let next = 0;
  const work = async () => {
    while (next < size) {
      const numbers = numbersFrom(next, Math.min(batchSize, size - next));
      next += numbers.length;
      const documents = numbers.map((number) => ({ _id: contactId(number), ...contact(number) }));
      await upsertBatch(deps, benchCaller, { schema: 'contact', uniqueKey: ['_id'], documents });
    }
  };
  await Promise.all([work(), work()]);
  const seconds = (performance.now() - startedMs) / 1000;
  await close();
  if (newAdminToken === undefined) throw new Error(`${directory} is not a new data directory`);
  return { adminToken: newAdminToken, seconds };
}

function numbersFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
