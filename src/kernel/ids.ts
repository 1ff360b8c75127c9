import { createHash } from 'node:crypto';

/** An organization: `[A-Za-z0-9_-]{1,64}`. Every row, request and search belongs to exactly one. */
export type OrgId = string;
/** A UUID in lower case. Those that we make are version 7, so they sort by creation time. */
export type EntityId = string;
/** A ULID, 26 characters that begin with `01`. */
export type ActivityId = string;
/** A UUID; each version of a schema has its own. */
export type SchemaId = string;
/** The name of a schema in paths: `[A-Za-z0-9_-]+`. */
export type SchemaSlug = string;
/** Numbers the commits of one organization from 1. */
export type Seq = number;

export const orgIdPattern = /^[A-Za-z0-9_-]{1,64}$/;
export const slugPattern = /^[A-Za-z0-9_-]+$/;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Any version and variant of UUID, in either case. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

/** The one spelling of a UUID that a caller may write in either case; undefined when it is none. */
export function uuidOf(text: string): string | undefined {
  return isUuid(text) ? text.toLowerCase() : undefined;
}

function formatUuid(bytes: Uint8Array): string {
  const hex = bytes.toHex();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/**
 * UUID version 7 (RFC 9562): 48 bits of time, then `random`.
 * `timeMs` is epoch milliseconds; `random` holds at least 10 bytes.
 */
export function uuidV7(timeMs: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint16(0, Math.floor(timeMs / 2 ** 32));
  new DataView(bytes.buffer).setUint32(2, timeMs % 2 ** 32);
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return formatUuid(bytes);
}

/** UUID version 5 (RFC 9562): the same namespace and name always give the same id. */
export function uuidV5(namespace: string, name: string): string {
  const space = Uint8Array.fromHex(namespace.replaceAll('-', ''));
  const digest = createHash('sha1').update(space).update(name, 'utf8').digest();
  const bytes = new Uint8Array(digest.subarray(0, 16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return formatUuid(bytes);
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** ULID (github.com/ulid/spec): ten characters of epoch milliseconds, sixteen of `random` (16 bytes, five bits used of each). */
export function ulid(timeMs: number, random: Uint8Array): string {
  let time = '';
  for (let rest = timeMs, i = 0; i < 10; i++, rest = Math.floor(rest / 32))
    time = crockford.charAt(rest % 32) + time;
  let tail = '';
  for (let i = 0; i < 16; i++) tail += crockford.charAt((random[i] ?? 0) % 32);
  return time + tail;
}
