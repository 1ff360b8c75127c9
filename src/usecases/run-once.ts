import type { Caller } from '../kernel/caller.ts';
import { errors } from '../kernel/errors.ts';
import type { OrgId } from '../kernel/ids.ts';
import type { JsonValue } from '../kernel/json.ts';
import type { AnnouncedReads, Reads, Transaction } from '../ports/unit-of-work.ts';
import type { Dependencies } from './dependencies.ts';
import type { Meta } from './meta.ts';

/** The one unit of work of a mutation, and how its result is given again. */
export interface OnceUnit<Result> {
  readonly run: (tx: Transaction) => Promise<Result>;
  /** The organization that it changes, the caller's unless told; the key is always the caller's. */
  readonly changes?: OrgId;
  /** What it is likely to read. */
  readonly reads?: AnnouncedReads;
  /** Rows of history that it will append, 1 unless told. */
  readonly operations?: number | undefined;
  /** What is kept of the result: as little as it takes, and nothing that must not outlive what it tells of. */
  readonly note: (result: Result) => JsonValue;
  /** The result that this was kept of; undefined when that is gone. */
  readonly recall: (reads: Reads, note: JsonValue) => Promise<Result | undefined>;
  /** Whether request or result hold a secret: then no fingerprint is kept, from which a password could be guessed. */
  readonly isSecret?: boolean;
}

/**
 * Runs the unit of a mutation, once for each idempotency key: the key is stored with what the unit does, in the same
 * commit, so a repetition finds both or neither, whatever crashed in between. It is looked for before anything else,
 * conditions included, since the first run may have changed what they are about. A unit that throws leaves no key.
 * Throws what the unit throws, `idempotency/key-reused`, `idempotency/result-gone`, `idempotency/secret-not-repeated`.
 */
export async function runOnce<Result>(
  deps: Dependencies,
  caller: Caller,
  { once }: Pick<Meta, 'once'>,
  unit: OnceUnit<Result>,
): Promise<Result> {
  const { org, subject } = caller;
  const { changes = org, reads = {}, operations = 1 } = unit;
  if (once === undefined) return await deps.store.run(changes, unit.run, { reads, operations });
  const { key } = once;
  const fingerprint = unit.isSecret === true ? '' : once.fingerprint;
  const at = deps.clock.now();
  const run = async (tx: Transaction) => {
    const done = await tx.idempotency.find(org, subject, key);
    if (done !== undefined) {
      if (done.fingerprint !== fingerprint) throw errors.idempotencyKeyReused();
      return { result: await unit.recall(tx, done.note), replayed: true };
    }
    const made = await unit.run(tx);
    await tx.idempotency.add({ org, subject, key, fingerprint, note: unit.note(made), at });
    return { result: made, replayed: false };
  };
  const hints = { operations, reads: { ...reads, requests: [{ subject, key }] } };
  const { result, replayed } = await deps.store.run(changes, run, hints);
  if (result === undefined) throw errors.idempotencyResultGone();
  if (replayed) once.onReplay();
  return result;
}

/** For results that hold a secret, which must not be kept: a repetition is refused with `idempotency/secret-not-repeated`. */
export function neverKept<Result>(): Omit<OnceUnit<Result>, 'run'> {
  const recall = () => Promise.reject(errors.idempotencySecret());
  return { note: () => null, recall, isSecret: true };
}

/** For results that are JSON as they stand, small, and about nothing that can be purged. */
export function kept<Result>(): Pick<OnceUnit<Result>, 'note' | 'recall'> {
  return {
    note: (result) => result as JsonValue,
    recall: (_reads, note) => Promise.resolve(note as Result),
  };
}
