import type { EntityId, OrgId, SchemaSlug } from './ids.ts';
import type { JsonObject, JsonValue } from './json.ts';

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
  /** To see what works by itself, and to stop it. */
  | 'job:view'
  | 'job:cancel'
  /** To see, make and revoke the organization's tokens. */
  | 'token:manage'
  /** To see, add, change and remove people and their groups. */
  | 'user:manage'
  /** To see the organization's own settings, and to change them. */
  | 'org:view'
  | 'org:edit'
  /** To work in any organization, and to add, list and suspend them. No role has it, only the admin token. */
  | 'instance:manage';

/** What a credential is for, from the weakest to the strongest; `domain/access/roles.ts` says what each may do. */
export type Role = 'viewer' | 'editor' | 'admin' | 'owner';

/** What a right to one entity may depend on. */
export interface SeenEntity {
  readonly id: EntityId;
  readonly schema: SchemaSlug;
  /** JSON text of its document. */
  readonly text: string;
}

/** What a caller sees of the entities of its organization, where that is not everything. */
export interface Sight {
  /** Whether it sees the entity at all. */
  readonly sees: (entity: SeenEntity) => boolean;
  /** The same as a filter of a listing, so that searches neither show nor count what it does not see. */
  readonly filter: JsonValue;
  /** The JSON text of a document of this schema, or of some members of one, without what it does not see; as
   *  `JSON.stringify` writes it. */
  readonly shows: (schema: SchemaSlug, text: string) => string;
}

/** Who is asking, in which organization. Made by `authenticate`, then carried through every use-case. */
export interface Caller {
  /** The organization that everything in this request reads and writes. */
  readonly org: OrgId;
  /** What Entia notes as the author of things that are no entities: `admin`, `token:<id>`, `user:<id>`. */
  readonly subject: string;
  /** Set for people; machines and the admin token have none. */
  readonly userId: string | undefined;
  readonly role: Role;
  /** Ids of the groups that a person is in. */
  readonly groups: readonly string[];
  /** What an activity records as `caller`: claims as OpenID Connect names them (`sub`, `email`, `name`), `org_id`,
   *  `user_id`, `username`, `token_id`, `token_name`; never a credential. Each dialect renders it in its own words. */
  readonly identity: JsonObject;
  /** Whether the organization is suspended, so that nothing of it is served. */
  readonly suspended: boolean;
  /** What role and scopes allow, suspended or not; of an entity, where the right is to one. */
  readonly may: (action: Action, entity?: SeenEntity) => boolean;
  /** Undefined sees everything, as every credential does today. */
  readonly sight?: Sight | undefined;
}
