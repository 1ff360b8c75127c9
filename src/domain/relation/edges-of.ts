import { errors } from '../../kernel/errors.ts';
import type { OrgId } from '../../kernel/ids.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { maxJsonMembers } from '../../kernel/scan-json.ts';
import type { Entity } from '../entity/entity.ts';
import type { Edge } from './edge.ts';

/** The most links of one document. Each is a row, with texts of its own. */
export const maxLinks = 4000;
/** The longest attribute (dotted, as nested), `entity_id`, `path` and `_id` of a link, in UTF-16 units. */
export const maxLinkText = 300;
/** The most items of arrays and members of objects in one document, at any depth. */
export const maxEntityValues = 50_000;

/** All these texts and the tags of all links of a document, in UTF-16 units. */
export const maxLinkTexts = 1_000_000;

/**
 * Every link that a document holds: items of `$relation` and `$relation_ref` arrays at any depth, in document order.
 * Items without a text `entity_id` are not links. Duplicates are kept, as the original keeps them.
 */
export function edgesOf(document: JsonObject, org: OrgId): readonly Edge[] {
  return numbered(collected(document, org).edges);
}

/**
 * The links that a change leaves; undefined when they are those that were there. Throws `entity/links-too-large` unless
 * there were more, and
 * `entity/too-large` when the document has more values than it may, and than it had.
 */
export function changedEdges(
  before: Entity | undefined,
  after: Entity,
): readonly Edge[] | undefined {
  const now = collected(after.document, after.org);
  const old = before && collected(before.document, before.org);
  requireSize(now, old);
  if (old !== undefined && isSame(old.edges, now.edges)) return undefined;
  const fault = faultOf(now.edges);
  // What was stored before there were bounds may get smaller.
  if (fault !== undefined && (old === undefined || !isSmaller(now.edges, old.edges)))
    throw errors.linksTooLarge(fault);
  return numbered(now.edges);
}

/** Stops at the first difference, and joins no texts: those of one stored before there were bounds may be large. */
function isSame(old: readonly Edge[], now: readonly Edge[]): boolean {
  if (old.length !== now.length) return false;
  return old.every((edge, index) => {
    const other = now[index];
    return (
      edge.attribute === other?.attribute &&
      edge.toId === other.toId &&
      edge.toOrg === other.toOrg &&
      edge.path === other.path &&
      edge.itemId === other.itemId &&
      edge.tags.length === other.tags.length &&
      edge.tags.every((tag, n) => tag === other.tags[n])
    );
  });
}

function isSmaller(now: readonly Edge[], old: readonly Edge[]): boolean {
  return now.length <= old.length && lengthOf(now) < lengthOf(old);
}

function lengthOf(edges: readonly Edge[]): number {
  let length = 0;
  for (const { attribute, toId, path = '', itemId = '', tags } of edges) {
    length += attribute.length + toId.length + path.length + itemId.length;
    for (const tag of tags) length += tag.length;
  }
  return length;
}

function requireSize(now: Collected, old: Collected | undefined): void {
  const { values, widest } = now;
  if (values > maxEntityValues && values >= (old?.values ?? 0))
    throw errors.entityTooLarge(values, maxEntityValues, 'values');
  if (widest > maxJsonMembers && widest >= (old?.widest ?? 0))
    throw errors.entityTooLarge(widest, maxJsonMembers, 'members in one object');
}

/** Which bound these links are beyond. Looks at lengths only: an attribute is joined of the names of all levels. */
function faultOf(edges: readonly Edge[]): string | undefined {
  if (edges.length > maxLinks) return `has ${edges.length} links, the limit is ${maxLinks}`;
  for (const { attribute, toId, path = '', itemId = '' } of edges)
    for (const text of [attribute, toId, path, itemId])
      if (text.length > maxLinkText)
        return `has a link whose attribute, entity_id, path or _id is longer than ${maxLinkText} characters`;
  const length = lengthOf(edges);
  if (length <= maxLinkTexts) return undefined;
  return `has links with ${length} characters altogether, the limit is ${maxLinkTexts}`;
}

/** Counts the links of each attribute from 0: an attribute inside a repeated object may stand there several times. */
function numbered(edges: readonly Edge[]): readonly Edge[] {
  const counts = new Map<string, number>();
  return edges.map((edge) => {
    const position = counts.get(edge.attribute) ?? 0;
    counts.set(edge.attribute, position + 1);
    return { ...edge, position };
  });
}

/** What one walk over a document finds. */
interface Collected {
  /** In document order, none of them numbered. */
  readonly edges: Edge[];
  /** Items of arrays and members of objects, at any depth. */
  values: number;
  /** Members of the object that has most of them. */
  widest: number;
}

function collected(document: JsonObject, org: OrgId): Collected {
  const out = { edges: [], values: 0, widest: 0 };
  collect(document, '', org, out);
  return out;
}

function collect(value: JsonValue, attribute: string, org: OrgId, out: Collected): void {
  if (Array.isArray(value)) {
    out.values += value.length;
    for (const item of value as readonly JsonValue[]) collect(item, attribute, org, out);
  } else if (isJsonObject(value)) collectMembers(value, attribute, org, out);
}

function collectMembers(object: JsonObject, attribute: string, org: OrgId, out: Collected): void {
  for (const key of keysOf(object, out)) {
    const child = object[key];
    if (typeof child !== 'object' || child === null) continue;
    const isLink = key === '$relation' || key === '$relation_ref';
    if (isLink && attribute !== '') collectLinks(child, attribute, org, out);
    else collect(child, attribute === '' ? key : `${attribute}.${key}`, org, out);
  }
}

function keysOf(object: JsonObject, out: Collected): readonly string[] {
  const keys = Object.keys(object);
  out.values += keys.length;
  out.widest = Math.max(out.widest, keys.length);
  return keys;
}

/** Counts what is inside a link, where no further links are. */
function count(value: JsonValue, out: Collected): void {
  if (Array.isArray(value)) {
    out.values += value.length;
    for (const item of value as readonly JsonValue[]) count(item, out);
  } else if (isJsonObject(value))
    for (const key of keysOf(value, out)) count(value[key] ?? null, out);
}

function collectLinks(items: JsonValue, attribute: string, toOrg: OrgId, out: Collected): void {
  count(items, out);
  if (!Array.isArray(items)) return;
  for (const item of items as readonly JsonValue[]) {
    if (!isJsonObject(item) || typeof item['entity_id'] !== 'string') continue;
    const { entity_id: toId, path, _id: itemId, _tags: tags } = item;
    out.edges.push({
      attribute,
      position: 0,
      toOrg,
      toId: toId.toLowerCase(),
      path: text(path),
      itemId: text(itemId),
      tags: texts(tags),
    });
  }
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(value: JsonValue | undefined): string[] {
  return Array.isArray(value)
    ? (value as readonly JsonValue[]).filter((tag) => typeof tag === 'string')
    : [];
}
