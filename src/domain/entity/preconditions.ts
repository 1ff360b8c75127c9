/** An entity tag that a request names (RFC 9110, 8.8.3), without its quotation marks. */
export interface EntityTag {
  readonly opaque: string;
  /** Written `W/"…"`. */
  readonly weak: boolean;
}

/** `*` is any state at all; a list is never empty. */
export type TagList = '*' | readonly EntityTag[];

/** Conditions under which a request is to be performed; absent is what was not sent, or could not be a date. */
export interface Preconditions {
  readonly ifMatch?: TagList;
  readonly ifNoneMatch?: TagList;
  /** Epoch milliseconds of a whole second, as all HTTP dates. */
  readonly ifModifiedSince?: number;
  /** Epoch milliseconds of a whole second. */
  readonly ifUnmodifiedSince?: number;
}

/** What conditions are compared with. */
export interface Validators {
  /** Strong: another representation has another tag. */
  readonly tag: string;
  /** Epoch milliseconds, cut to the second; undefined where conditions by date are to be ignored. */
  readonly lastModified: number | undefined;
  /** Whether an earlier state was made in that same second, so that the date alone does not say which is meant. */
  readonly sharesSecond: boolean;
}

export type Verdict = 'perform' | 'unmodified' | 'failed';

/**
 * Evaluates conditions in the order of RFC 9110, 13.2.2. `current` is undefined where there is nothing yet.
 * A write looks at the state alone, so a tag that names it together with what it links to (`<state>-<digest>`) will do,
 * and so will a weak one: proxies that compress answers make tags weak, and the bytes are all that is different then.
 */
export function evaluate(
  conditions: Preconditions,
  current: Validators | undefined,
  method: 'read' | 'write',
): Verdict {
  const { ifMatch, ifUnmodifiedSince, ifNoneMatch, ifModifiedSince } = conditions;
  const names = (tag: string) =>
    tag === current?.tag || (method === 'write' && tag.startsWith(`${current?.tag}-`));
  if (ifMatch !== undefined) {
    const matches = ({ weak, opaque }: EntityTag) => (!weak || method === 'write') && names(opaque);
    if (current === undefined || (ifMatch !== '*' && !ifMatch.some(matches))) return 'failed';
  } else if (!isUnchanged(current, ifUnmodifiedSince, true)) return 'failed';
  if (ifNoneMatch !== undefined) {
    const listed = ifNoneMatch === '*' || ifNoneMatch.some(({ opaque }) => names(opaque));
    if (current === undefined || !listed) return 'perform';
    return method === 'read' ? 'unmodified' : 'failed';
  }
  return method === 'read' && isUnchanged(current, ifModifiedSince, false)
    ? 'unmodified'
    : 'perform';
}

/** Whether nothing has changed since then; `ignored` is the answer where there is no date to compare with. */
function isUnchanged(
  current: Validators | undefined,
  since: number | undefined,
  ignored: boolean,
): boolean {
  if (current?.lastModified === undefined || since === undefined) return ignored;
  return since > current.lastModified || (since === current.lastModified && !current.sharesSecond);
}

/** HTTP dates have whole seconds. Both are epoch milliseconds. */
export function toSecond(at: number): number {
  return Math.floor(at / 1000) * 1000;
}

/** The tag of a state: no other state of this entity ever has the same. */
export function tagOf({
  seq,
  version,
}: {
  readonly seq: number;
  readonly version: number;
}): string {
  return `${seq}-${version}`;
}

/** The version that a tag of ours names; undefined when it is none. */
export function versionOf(tag: string): number | undefined {
  const [, version] = /^\d{1,16}-(\d{1,15})(?:-[\w-]+)?$/.exec(tag) ?? [];
  return version === undefined ? undefined : Number(version);
}
