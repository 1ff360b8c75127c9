import type { OrgId } from '../../kernel/ids.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import type { Edge } from './edge.ts';

/**
 * Every link that a document holds: items of `$relation` and `$relation_ref` arrays at any depth, in document order.
 * Items without a text `entity_id` are not links. Duplicates are kept, as the original keeps them.
 */
export function edgesOf(document: JsonObject, org: OrgId): readonly Edge[] {
  const edges: Edge[] = [];
  collect(document, '', org, edges);
  return numbered(edges);
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

function collect(value: JsonValue, attribute: string, org: OrgId, out: Edge[]): void {
  if (Array.isArray(value))
    for (const item of value as readonly JsonValue[]) collect(item, attribute, org, out);
  else if (isJsonObject(value)) collectMembers(value, attribute, org, out);
}

function collectMembers(object: JsonObject, attribute: string, org: OrgId, out: Edge[]): void {
  for (const key of Object.keys(object)) {
    const child = object[key];
    if (typeof child !== 'object' || child === null) continue;
    const isLink = key === '$relation' || key === '$relation_ref';
    if (isLink && attribute !== '') collectLinks(child, attribute, org, out);
    else collect(child, attribute === '' ? key : `${attribute}.${key}`, org, out);
  }
}

function collectLinks(items: JsonValue, attribute: string, toOrg: OrgId, out: Edge[]): void {
  if (!Array.isArray(items)) return;
  for (const item of items as readonly JsonValue[]) {
    if (!isJsonObject(item) || typeof item['entity_id'] !== 'string') continue;
    const { entity_id: toId, path, _id: itemId, _tags: tags } = item;
    out.push({
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
