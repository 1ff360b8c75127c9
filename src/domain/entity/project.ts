import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import type { Problem } from '../../kernel/problem.ts';
import { type Pattern, type PatternSet, type Remembered, setOf } from './field-patterns.ts';

/** A compiled `fields` parameter. */
export interface Projection {
  readonly include: PatternSet;
  readonly exclude: PatternSet;
  /** Everything below a place that is wanted. */
  readonly everything: PatternSet;
}

/**
 * Compiles field patterns. `a.b` is the value at that path with all below it; `*` stands for one segment, `**` for any
 * number, also none; a leading `!` leaves out. With only `!` patterns everything else stays. Array indexes are segments
 * that a pattern may name, or pass over.
 * Source: epilot FieldsParam, "Globbing and globstar (**) is supported for nested fields".
 * @example compileProjection(['_id', 'account', '!account.*._files', '**._product'])
 */
export function compileProjection(
  fields: readonly string[],
  remembered: Remembered = { sets: new Map(), worked: 0 },
): Projection {
  const patterns = fields
    .map((field) => field.trim())
    .filter((field) => field !== '' && field !== '!');
  const compile = patternCompiler();
  const include = patterns.filter((field) => !field.startsWith('!')).map(compile);
  const exclude = patterns
    .filter((field) => field.startsWith('!'))
    .map((field) => compile(field.slice(1)));
  const everything = setOf([compile('**')], remembered);
  return {
    include: include.length === 0 ? everything : setOf(include, remembered),
    exclude: setOf(exclude, remembered),
    everything,
  };
}

/** The most patterns, characters of one, patterns with `**`, and segments of those altogether. */
export const maxFields = 100;
export const maxFieldLength = 500;
export const maxGlobstars = 16;
export const maxGlobstarSegments = 64;

/** What is wrong with field patterns; `path` is where they stand in what was sent. */
export function checkFields(fields: readonly string[], path: string): Problem[] {
  const invalid = (message: string): Problem[] => [{ path, code: 'shape/invalid', message }];
  if (fields.length > maxFields) return invalid(`at most ${maxFields} fields can be named`);
  if (fields.some(({ length }) => length > maxFieldLength))
    return invalid(`a field has at most ${maxFieldLength} characters`);
  const globstars = fields.filter((field) => field.includes('**'));
  if (globstars.length > maxGlobstars)
    return invalid(`at most ${maxGlobstars} fields may have "**"; name the others in full`);
  const segments = globstars.reduce((sum, field) => sum + field.split('.').length, 0);
  return segments <= maxGlobstarSegments
    ? []
    : invalid(`fields with "**" may have ${maxGlobstarSegments} segments altogether; shorten them`);
}

/** A compiler of patterns that numbers their segments. */
function patternCompiler(): (field: string) => Pattern {
  let number = 0;
  return (field) =>
    field
      .split('.')
      .reduceRight<Pattern>(
        (next, segment) =>
          segment === '**' && next?.segment === '**' ? next : { number: number++, segment, next },
        undefined,
      );
}

/** The part of a document that a projection lets through; objects and arrays that end up empty on the way are left out. */
export function project(document: JsonObject, projection: Projection): JsonObject {
  return projectObject(document, projection) ?? {};
}

function projectValue(value: JsonValue, at: Projection): JsonValue | undefined {
  if (at.exclude.isSatisfied) return undefined;
  const wanted = at.include.isSatisfied;
  if (typeof value !== 'object' || value === null) return wanted ? value : undefined;
  if (wanted && at.exclude.isEmpty) return value;
  const below = wanted ? { ...at, include: at.everything } : at;
  if (below.include.isEmpty) return undefined;
  const kept = Array.isArray(value)
    ? projectArray(value as readonly JsonValue[], below)
    : projectObject(value as JsonObject, below);
  return kept ?? (wanted ? (Array.isArray(value) ? [] : {}) : undefined);
}

function projectObject(value: JsonObject, at: Projection): JsonObject | undefined {
  const kept: [string, JsonValue][] = [];
  for (const key of Object.keys(value)) {
    const below = { ...at, include: at.include.member(key), exclude: at.exclude.member(key) };
    const part = projectValue(value[key] ?? null, below);
    if (part !== undefined) kept.push([key, part]);
  }
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function projectArray(items: readonly JsonValue[], at: Projection): JsonValue | undefined {
  const kept = items.flatMap((item, index) => {
    const below = { ...at, include: at.include.item(index), exclude: at.exclude.item(index) };
    const part = projectValue(item, below);
    return part === undefined ? [] : [part];
  });
  return kept.length === 0 ? undefined : kept;
}
