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
  readonly deps: Pick<Dependencies, 'store' | 'search'>;
  /** The organization whose index is opened with the server. */
  readonly org: OrgId;
  /** Undefined where the data is not in files of this machine. */
  readonly dataDir: string | undefined;
  /** `leastFreeBytes` unless told. */
  readonly freeBytes?: number;
}

/** Says in few words why the server cannot serve; undefined when it can. Who asks meanwhile gets the same answer. */
export function watchReadiness(needs: Needs): () => Promise<string | undefined> {
  let asking: Promise<string | undefined> | undefined;
  const { deps, org } = needs;
  const ask = async () => {
    if (!(await answers(needs))) return 'store unavailable';
    if (!(await hasRoom(needs))) return 'disk full';
    return deps.search.isReady(org) ? undefined : 'search index building';
  };
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

async function answers({ deps, org }: Needs): Promise<boolean> {
  const find = deps.store.organizations.find(org);
  return await within(askMs, find, () => new Error('the store takes too long')).then(
    () => true,
    () => false,
  );
}

async function hasRoom({ dataDir, freeBytes = leastFreeBytes }: Needs): Promise<boolean> {
  if (dataDir === undefined) return true;
  const { bavail, bsize } = await statfs(dataDir);
  return bavail * bsize >= freeBytes;
}
