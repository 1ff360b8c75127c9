import type { IncomingHttpHeaders } from 'node:http';
import type { EntityTag, Preconditions, TagList } from '../domain/entity/preconditions.ts';
import { invalid } from '../kernel/errors.ts';
import type { Problem } from '../kernel/problem.ts';
import { parseHttpDate } from './http-date.ts';

const names = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'] as const;

/**
 * The conditions of a request (RFC 9110, 13.1); undefined when it has none. What is no HTTP date is ignored, as the RFC
 * has it. A list of tags that cannot be read throws `request/invalid`: who sends one wants to be protected.
 */
export function readPreconditions(headers: IncomingHttpHeaders): Preconditions | undefined {
  if (!names.some((name) => headers[name] !== undefined)) return undefined;
  const conditions = {
    ...tagsAt(headers, 'if-match', 'ifMatch'),
    ...tagsAt(headers, 'if-none-match', 'ifNoneMatch'),
    ...dateAt(headers, 'if-modified-since', 'ifModifiedSince'),
    ...dateAt(headers, 'if-unmodified-since', 'ifUnmodifiedSince'),
  };
  return Object.keys(conditions).length === 0 ? undefined : conditions;
}

function tagsAt<Name extends 'ifMatch' | 'ifNoneMatch'>(
  headers: IncomingHttpHeaders,
  header: 'if-match' | 'if-none-match',
  name: Name,
): { readonly [key in Name]?: TagList } {
  const text = headers[header];
  if (text === undefined) return {};
  const tags = parseTags(text);
  if (tags === undefined) throw invalid([malformed(header)]);
  return { [name]: tags } as { readonly [key in Name]: TagList };
}

function dateAt<Name extends 'ifModifiedSince' | 'ifUnmodifiedSince'>(
  headers: IncomingHttpHeaders,
  header: 'if-modified-since' | 'if-unmodified-since',
  name: Name,
): { readonly [key in Name]?: number } {
  const text = headers[header];
  const at = text === undefined ? undefined : parseHttpDate(text, Date.now());
  return at === undefined ? {} : ({ [name]: at } as { readonly [key in Name]: number });
}

const malformed = (header: string): Problem => ({
  path: `/${header}`,
  in: 'header',
  code: 'shape/invalid',
  message: 'expected * or a list of entity tags in quotation marks, such as "12-3", "15-4"',
});

/** One element of a list, which may be empty, with the comma behind it. */
const element = /[ \t]*(?:(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"[ \t]*)?(?:,|$)/gy;

/** Reads a list of entity tags (RFC 9110, 8.8.3 and 5.6.1.2); undefined when it is malformed or names none. */
function parseTags(text: string): TagList | undefined {
  if (text.trim() === '*') return '*';
  const elements = [...text.matchAll(element)];
  const readable = elements.reduce((length, [part]) => length + part.length, 0);
  const tags = elements.flatMap(([, weak, opaque]): EntityTag[] =>
    opaque === undefined ? [] : [{ opaque, weak: weak !== undefined }],
  );
  return readable < text.length || tags.length === 0 ? undefined : tags;
}
