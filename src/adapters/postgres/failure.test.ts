import { expect, test } from 'vitest';
import { isConflict, isLost, sqlState, translateError } from './failure.ts';

const withCode = (code: string) => Object.assign(new Error(`something with ${code}`), { code });

const cases: readonly [name: string, error: Error, expected: object][] = [
  ['a socket that broke', withCode('EPIPE'), { lost: true, unavailable: true }],
  ['a socket that was reset', withCode('ECONNRESET'), { lost: true, unavailable: true }],
  [
    'a server that shuts down',
    withCode('57P01'),
    { state: '57P01', lost: true, unavailable: true },
  ],
  [
    'a serialization failure',
    withCode('40001'),
    { state: '40001', conflict: true, unavailable: true },
  ],
  ['a full disk', withCode('53100'), { state: '53100', unavailable: true }],
  ['an internal error', withCode('XX000'), { state: 'XX000', unavailable: true }],
  ['a unique violation', withCode('23505'), { state: '23505' }],
  ['a mistake of ours', new Error('Connection to reality lost'), {}],
];

test.each(cases)('%s', (_name, error, expected) => {
  const translated = translateError(error);
  expect({
    state: sqlState(error),
    lost: isLost(error),
    conflict: isConflict(error),
    unavailable: translated !== error,
  }).toEqual({ state: undefined, lost: false, conflict: false, unavailable: false, ...expected });
});
