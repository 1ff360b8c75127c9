import { expect, test } from 'vitest';
import { isUuid } from '../../kernel/ids.ts';
import { systemIds } from './ids.ts';

const noon = Date.UTC(2025, 0, 1, 12);

const clocks: readonly [name: string, clock: () => number][] = [
  ['stands still', () => noon],
  ['moves on', ticking(1)],
  ['runs backwards', ticking(-1)],
];

test.each(clocks)('ids sort in the order they were made when the clock %s', (_name, now) => {
  const ids = systemIds({ now });
  for (const make of [ids.entityId, ids.activityId]) {
    const made = Array.from({ length: 10_000 }, () => make());
    expect(made.toSorted()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  }
});

test('ids have their documented shape and tell the time', () => {
  const ids = systemIds({ now: () => noon });
  const id = ids.entityId();
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(noon);
  expect(ids.activityId()).toMatch(/^01[0-9A-HJKMNP-TV-Z]{24}$/);
  expect(isUuid(ids.schemaId())).toBe(true);
});

test('a secret has 256 random bits and keeps its prefix', () => {
  const ids = systemIds({ now: () => noon });
  expect(ids.secret('entia_')).toMatch(/^entia_[A-Za-z0-9_]{43,}$/);
  expect(ids.secret('entia_')).not.toBe(ids.secret('entia_'));
});

function ticking(stepMs: number): () => number {
  let ms = noon;
  return () => {
    ms += stepMs;
    return ms;
  };
}
