import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import type { Problem } from '../../kernel/problem.ts';

/** A compiled `fields` parameter. */
export interface Projection {
  readonly include: readonly Pattern[];
  readonly exclude: readonly Pattern[];
}

/**
 * A pattern from one of its segments on: a name, `*` for any one segment, `**` for any number of them; undefined behind
 * the last. What is left of a pattern is always one of these same nodes, so a set of them never grows beyond its length.
 */
type Pattern = { readonly segment: string; readonly next: Pattern } | undefined;

/**
 * Compiles field patterns. `a.b` is the value at that path with all below it; `*` stands for one segment, `**` for any
 * number, also none; a leading `!` leaves out. With only `!` patterns everything else stays. Array indexes are segments
 * that a pattern may name, or pass over.
 * Source: epilot FieldsParam, "Globbing and globstar (**) is supported for nested fields".
 * @example compileProjection(['_id', 'account', '!account.*._files', '**._product'])
 */
export function compileProjection(fields: readonly string[]): Projection {
  const patterns = fields
    .map((field) => field.trim())
    .filter((field) => field !== '' && field !== '!');
  const include = patterns.filter((field) => !field.startsWith('!')).map(compilePattern);
  const exclude = patterns
    .filter((field) => field.startsWith('!'))
    .map((field) => compilePattern(field.slice(1)));
  return { include: include.length === 0 ? [everything] : include, exclude };
}

/** Patterns with `**` are tried at every place of a document, so one request may have only so many. */
const maxGlobstars = 16;

/** What is wrong with field patterns; `path` is where they stand in what was sent. */
export function checkFields(fields: readonly string[], path: string): Problem[] {
  if (fields.filter((field) => field.includes('**')).length <= maxGlobstars) return [];
  const message = `at most ${maxGlobstars} fields may have "**"; name the others in full`;
  return [{ path, code: 'shape/invalid', message }];
}

const everything: Pattern = { segment: '**', next: undefined };

function compilePattern(field: string): Pattern {
  return field
    .split('.')
    .reduceRight<Pattern>(
      (next, segment) => (segment === '**' && next?.segment === '**' ? next : { segment, next }),
      undefined,
    );
}

/** The part of a document that a projection lets through; objects and arrays that end up empty on the way are left out. */
export function project(document: JsonObject, { include, exclude }: Projection): JsonObject {
  return projectObject(document, include, exclude) ?? {};
}

type Patterns = readonly Pattern[];

function projectValue(
  value: JsonValue,
  include: Patterns,
  exclude: Patterns,
): JsonValue | undefined {
  if (exclude.some(isSatisfied)) return undefined;
  const wanted = include.some(isSatisfied);
  if (typeof value !== 'object' || value === null) return wanted ? value : undefined;
  if (wanted && exclude.length === 0) return value;
  const below = wanted ? [everything] : include;
  if (below.length === 0) return undefined;
  const kept = Array.isArray(value)
    ? projectArray(value as readonly JsonValue[], below, exclude)
    : projectObject(value as JsonObject, below, exclude);
  return kept ?? (wanted ? (Array.isArray(value) ? [] : {}) : undefined);
}

function projectObject(
  value: JsonObject,
  include: Patterns,
  exclude: Patterns,
): JsonObject | undefined {
  const kept: [string, JsonValue][] = [];
  for (const [key, child] of Object.entries(value)) {
    const part = projectValue(child, advance(include, key), advance(exclude, key));
    if (part !== undefined) kept.push([key, part]);
  }
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function projectArray(
  items: readonly JsonValue[],
  include: Patterns,
  exclude: Patterns,
): JsonValue | undefined {
  const kept = items.flatMap((item, index) => {
    // An index may be named by the pattern, or passed over.
    const part = projectValue(item, through(include, index), through(exclude, index));
    return part === undefined ? [] : [part];
  });
  return kept.length === 0 ? undefined : kept;
}

function through(patterns: Patterns, index: number): Patterns {
  return distinct([...patterns, ...advance(patterns, String(index))]);
}

/** What is left of each pattern behind one segment; patterns that do not fit are dropped. */
function advance(patterns: Patterns, key: string): Patterns {
  const direct = behind(patterns, key);
  if (!key.includes('.')) return direct;
  // A key that itself contains dots is reached by the dotted pattern that spells it.
  return distinct([...direct, ...key.split('.').reduce(behind, patterns)]);
}

function behind(patterns: Patterns, segment: string): Patterns {
  if (patterns.length === 0) return patterns;
  return distinct(patterns.flatMap((pattern) => step(pattern, segment)));
}

function step(pattern: Pattern, segment: string): Pattern[] {
  if (pattern === undefined) return [];
  if (pattern.segment === '**') return [pattern, ...step(pattern.next, segment)];
  return pattern.segment === '*' || pattern.segment === segment ? [pattern.next] : [];
}

function distinct(patterns: Patterns): Patterns {
  return patterns.length < 2 ? patterns : [...new Set(patterns)];
}

/** Nothing, or only `**`, is left: the value here is what the pattern names. */
function isSatisfied(pattern: Pattern): boolean {
  return pattern === undefined || (pattern.segment === '**' && isSatisfied(pattern.next));
}
