import type { JsonValue } from './json.ts';
import type { Problem } from './problem.ts';
import { scanJson } from './scan-json.ts';

export type ParsedJson =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Parses JSON text (RFC 8259) and refuses what could not be given back as it came: numbers that change as doubles,
 * nesting beyond `maxJsonDepth`, more than `maxJsonValues` values, and the key `__proto__`. Of duplicate keys the last
 * one wins. What is beyond a bound is refused without being parsed.
 */
export function parseJson(text: string): ParsedJson {
  const { problems, exceeds } = scanJson(text);
  if (exceeds) return { ok: false, problems };
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (cause) {
    return { ok: false, problems: [malformed(text, cause)] };
  }
  return problems.length === 0 ? { ok: true, value } : { ok: false, problems };
}

function malformed(text: string, cause: unknown): Problem {
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = text.trim() === '' ? 'the body is empty; send a JSON value' : `not JSON: ${why}`;
  return { path: '', code: 'json/malformed', message };
}
