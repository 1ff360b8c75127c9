import { expect, test } from 'vitest';
import { Declarations } from './declarations.ts';

test('a reader who cannot see an edition asks for it once, and only its caller hears of that', async () => {
  let asked = 0;
  const unavailable = () => {
    asked++;
    return Promise.reject(new Error('unavailable'));
  };
  const declared = new Declarations().seenBy(unavailable);
  const answer = declared('north', 'settings', () => Promise.resolve('read'));
  await expect(answer).rejects.toThrow('unavailable');
  expect(asked).toBe(1);
});
