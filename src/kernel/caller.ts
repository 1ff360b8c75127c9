import type { OrgId } from './ids.ts';
import type { JsonObject } from './json.ts';

/** What a caller can ask to do; one word for each kind of right. */
export type Action =
  | 'entity:view'
  | 'entity:create'
  | 'entity:edit'
  | 'entity:delete'
  | 'entity:share'
  | 'schema:view'
  | 'schema:edit'
  | 'activity:view'
  | 'activity:create'
  | 'org:manage';

/** Who is asking, in which organization. Made by `authenticate`, then carried through every use-case. */
export interface Caller {
  /** The organization that everything in this request reads and writes. */
  readonly org: OrgId;
  /** Set for people; machines and the admin token have none. */
  readonly userId: string | undefined;
  /** What an activity records as `caller`; claims and names, never a credential. */
  readonly identity: JsonObject;
  readonly may: (action: Action) => boolean;
}
