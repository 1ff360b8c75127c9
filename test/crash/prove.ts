import { expect } from 'vitest';
import { ask } from '../support/process.ts';
import { adminToken } from '../support/server.ts';
import { advance, type Ledger, markOf, type OwnEntity } from './ledger.ts';
import type { OperationRow, Witness } from './witness.ts';

/** What a proof found of the writes that were not answered. */
export interface Unanswered {
  /** Are there, with everything that belongs to them. */
  whole: number;
  /** Are not there at all. */
  absent: number;
}

/** Entities asked for in one listing. */
const listed = 500;

/**
 * Proves of a store that was in a crash, and that a server runs on, that every acknowledged write is there in its very
 * version, that others are there wholly or not at all, that all that is stored agrees, and that searches see just that.
 * Enters into the ledger what the unanswered writes came to.
 */
export async function prove(
  openWitness: () => Promise<Witness>,
  address: string,
  ledger: Ledger,
): Promise<Unanswered> {
  const unanswered = { whole: 0, absent: 0 };
  const witness = await openWitness();
  try {
    expect((await witness.check()).findings).toEqual([]);
    for (const entity of ledger.own)
      proveHistory(entity, await witness.historyOf(entity.id), unanswered);
    proveShared(ledger, await witness.sharedHistory(), unanswered);
    for (const row of ledger.rows)
      expect(await witness.has(row), `lost: ${row.table} ${row.id}`).toBe(true);
  } finally {
    await witness.close();
  }
  await proveSearch(address, ledger);
  return unanswered;
}

function proveHistory(
  entity: OwnEntity,
  rows: readonly OperationRow[],
  unanswered: Unanswered,
): void {
  settle(entity, rows, unanswered);
  const byVersion = new Map(rows.map((row) => [row.version, row]));
  for (const { version, kind, text } of entity.acknowledged) {
    const row = byVersion.get(version);
    expect(row?.kind, `lost: version ${version} of ${entity.id}`).toBe(kind);
    if (text !== undefined) expect(row?.payload).toBe(text);
  }
  expect(rows.at(-1)?.version ?? 0, `nobody sent this: ${entity.id}`).toBe(entity.version);
}

/** Finds out what became of the write that was not answered. */
function settle(entity: OwnEntity, rows: readonly OperationRow[], unanswered: Unanswered): void {
  const write = entity.unanswered;
  entity.unanswered = undefined;
  if (write === undefined) return;
  const row = rows.find(({ version }) => version === entity.version + 1);
  if (row === undefined) {
    unanswered.absent += 1;
    return;
  }
  expect(row.kind).toBe(write.kind);
  if (write.mark !== undefined) expect(markOf(row.payload)).toBe(write.mark);
  unanswered.whole += 1;
  advance(entity, write, row.kind === 'deleteEntity' ? undefined : row.payload);
}

function proveShared(
  { shared }: Ledger,
  rows: readonly OperationRow[],
  unanswered: Unanswered,
): void {
  const stored = new Set(rows.map(({ payload }) => payload));
  for (const text of shared.texts) expect(stored.has(text), `lost: ${text}`).toBe(true);
  const marks = new Set(shared.unanswered.splice(0));
  const acknowledged = new Set(shared.texts);
  for (const { payload } of rows) {
    if (acknowledged.has(payload)) continue;
    expect(marks.delete(markOf(payload)), `nobody sent this: ${payload}`).toBe(true);
    shared.texts.push(payload);
    unanswered.whole += 1;
  }
  unanswered.absent += marks.size;
}

/** Each entity is found in its last version; what is deleted, purged or never was is not found. */
async function proveSearch(address: string, { own }: Ledger): Promise<void> {
  for (let from = 0; from < own.length; from += listed) {
    const asked = own.slice(from, from + listed);
    const living = asked.filter(({ state }) => state === 'alive');
    const answer = await ask(`${address}/v1/entity:list`, adminToken, {
      filter: [{ ids: { values: asked.map(({ id }) => id) } }],
      allow_targeting_all_schemas: true,
      size: listed,
    });
    expect(answer?.status, JSON.stringify(answer?.body)).toBe(200);
    expect(answer?.body['hits']).toBe(living.length);
    const results = answer?.body['results'] as readonly { readonly _id: string }[];
    const found = new Map(results.map((result) => [result._id, JSON.stringify(result)]));
    for (const { id, acknowledged } of living)
      expect(found.get(id)).toBe(acknowledged.at(-1)?.text);
  }
}
