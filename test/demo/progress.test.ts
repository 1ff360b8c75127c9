import { expect, test } from 'vitest';
import { Progress } from '../../demo/progress.ts';

/** Ten steps of 100 rows, one every 400 ms. */
function written(isTTY: boolean): string[] {
  const lines: string[] = [];
  let now = 0;
  const progress = new Progress({ isTTY, write: (text) => lines.push(text) }, () => now);
  progress.begin('Cities', 1000);
  for (let step = 0; step < 10; step++) {
    now += 400;
    progress.advance(100);
  }
  progress.end();
  return lines;
}

test('a terminal sees one line, rewritten as rows arrive', () => {
  const lines = written(true);
  expect(lines).toHaveLength(12);
  expect(lines.slice(0, -1).every((line) => line.startsWith('\r\u001b[K'))).toBe(true);
  expect(lines.at(-2)).toContain('Cities: 1,000 of 1,000 (100 %), 250 rows/s');
  expect(lines.at(-1)).toBe('\n');
});

test('a file gets a line every few seconds, and one at the end', () => {
  expect(written(false)).toEqual([
    'Cities: 800 of 1,000 (80 %), 250 rows/s\n',
    'Cities: 1,000 of 1,000 (100 %), 250 rows/s\n',
  ]);
});
