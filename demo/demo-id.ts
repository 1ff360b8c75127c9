import { type EntityId, uuidV5 } from '../src/kernel/ids.ts';

/** The namespace of every id in the demo data. Never changes, so that loading again finds what is there. */
const namespace = '6f2b1f0c-1c2e-5d0a-9f57-0b7a9c1d8e34';

/** The id of a demo entity: the same name always gives the same id. */
export function demoId(name: `country/${string}` | `city/${number}`): EntityId {
  return uuidV5(namespace, name);
}
