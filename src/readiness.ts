import { statfs } from 'node:fs/promises';
import type { OrgId } from './kernel/ids.ts';
import { within } from './kernel/within.ts';
import type { Dependencies } from './usecases/dependencies.ts';

/** How long the store has to answer, in milliseconds. */
const askMs = 2000;

/** Room that the embedded store needs to go on taking changes, in bytes. */
const leastFreeBytes = 8 * 1024 * 1024;

/** What a server needs to serve. */
interface Needs {
  readonly deps: Pick<Dependencies, 'store' | 'search' | 'log'>;
  /** The organization whose index is opened with the server. */
  readonly org: OrgId;
  /** Undefined where the data is not in files of this machine. */
  readonly dataDir: string | undefined;
  /** `leastFreeBytes` unless told. */
  readonly freeBytes?: number;
}

/** Why a server cannot serve, in few words, and what led to it. */
interface Lack {
  readonly why: string;
  readonly cause?: unknown;
}

/**
 * Says in few words why the server cannot serve; undefined when it can. Everyone who asks before the store has answered
 * gets the same answer, so a store that hangs is asked once. Logs each change.
 */
export function watchReadiness(needs: Needs): () => Promise<string | undefined> {
  let asking: Promise<string | undefined> | undefined;
  let told: string | undefined;
  const tell = (lack: Lack | undefined) => {
    const why = lack?.why;
    if (why === told) return why;
    told = why;
    if (lack === undefined) needs.deps.log.info({}, 'ready');
    else needs.deps.log.warn({ err: lack.cause }, `not ready: ${lack.why}`);
    return why;
  };
  return () => {
    if (asking !== undefined) return asking;
    // In a promise, so that a store that throws is one that fails.
    const find = Promise.try(() => needs.deps.store.organizations.find(needs.org));
    asking = lackOf(needs, find).then(tell);
    const settled = Promise.allSettled([find, asking]);
    void settled.then(() => {
      asking = undefined;
    });
    return asking;
  };
}

async function lackOf(needs: Needs, find: Promise<unknown>): Promise<Lack | undefined> {
  const { deps, org } = needs;
  try {
    await within(askMs, find, () => new Error(`the store did not answer within ${askMs} ms`));
  } catch (cause) {
    return { why: 'store unavailable', cause };
  }
  try {
    if (!(await hasRoom(needs))) return { why: 'disk full' };
  } catch (cause) {
    return { why: 'data directory unavailable', cause };
  }
  return deps.search.isReady(org) ? undefined : { why: 'search index building' };
}

async function hasRoom({ dataDir, freeBytes = leastFreeBytes }: Needs): Promise<boolean> {
  if (dataDir === undefined) return true;
  const { bavail, bsize } = await statfs(dataDir);
  return bavail * bsize >= freeBytes;
}
