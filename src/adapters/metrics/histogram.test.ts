import { expect, test } from 'vitest';
import { Histogram } from './histogram.ts';

const text = { name: 'wait_seconds', help: 'How long.', bounds: [0.1, 1] };

test('an observation is counted in its bucket and in all above, bounds included', () => {
  const histogram = new Histogram(text);
  const series = histogram.series({ route: '/a' });
  for (const value of [0.05, 0.1, 0.5, 1, 2]) series.observe(value);
  expect(String(histogram).split('\n')).toEqual([
    '# HELP wait_seconds How long.',
    '# TYPE wait_seconds histogram',
    'wait_seconds_bucket{route="/a",le="0.1"} 2',
    'wait_seconds_bucket{route="/a",le="1"} 4',
    'wait_seconds_bucket{route="/a",le="+Inf"} 5',
    'wait_seconds_sum{route="/a"} 3.65',
    'wait_seconds_count{route="/a"} 5',
    '',
  ]);
});

test('what a label may not hold as it stands is escaped', () => {
  const histogram = new Histogram({ ...text, bounds: [] });
  histogram.series({ a: 'x"y\\z\n' });
  expect(String(histogram)).toContain('wait_seconds_count{a="x\\"y\\\\z\\n"} 0');
});
