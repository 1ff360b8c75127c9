import { expect, test } from 'vitest';
import { errors } from '../kernel/errors.ts';
import { statusOf, toEntiaError } from './wire-error.ts';

const facts = { bodyLimitBytes: 2048, contentType: 'text/xml', hasBody: true };

function thrown(members: object): Error {
  return Object.assign(new Error('as thrown'), members);
}

const framework: readonly [
  name: string,
  error: unknown,
  status: number,
  code: string,
  message: RegExp,
][] = [
  [
    'an error of our own stays',
    errors.entityStale('a', 'b'),
    409,
    'entity/stale',
    /you sent _updated_at a/,
  ],
  [
    'too large',
    thrown({ code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }),
    413,
    'request/too-large',
    /2048 bytes/,
  ],
  [
    'another type',
    thrown({ code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE', statusCode: 415 }),
    415,
    'request/unsupported-type',
    /text\/xml/,
  ],
  [
    'any other fault of the caller',
    thrown({ code: 'FST_ERR_CTP_INVALID_CONTENT_LENGTH', statusCode: 400 }),
    400,
    'request/invalid',
    /as thrown/,
  ],
  ['what nobody foresaw', thrown({}), 500, 'server/unexpected', /request_id/],
  ['what is not even an error', 'text', 500, 'server/unexpected', /request_id/],
  ['nothing at all', undefined, 500, 'server/unexpected', /request_id/],
];
test.each(framework)('%s', (...[, error, status, code, message]) => {
  const translated = toEntiaError(error, facts);
  expect([statusOf(translated.kind), translated.code]).toEqual([status, code]);
  expect(translated.message).toMatch(message);
});

test('the cause of what nobody foresaw is kept for the log', () => {
  const cause = thrown({});
  expect(toEntiaError(cause, facts).cause).toBe(cause);
});

type Fault = {
  keyword: string;
  instancePath: string;
  params: Record<string, unknown>;
  message?: string;
};
const faults: readonly [context: string, fault: Fault, problem: object][] = [
  [
    'body',
    { keyword: 'required', instancePath: '/a', params: { missingProperty: 'b/c' } },
    { path: '/a/b~1c', code: 'shape/missing' },
  ],
  [
    'body',
    { keyword: 'additionalProperties', instancePath: '', params: { additionalProperty: 'x' } },
    { path: '/x', code: 'shape/unknown' },
  ],
  [
    'body',
    { keyword: 'type', instancePath: '/a', params: { type: ['string', 'null'] } },
    { path: '/a', code: 'shape/invalid', message: 'expected string or null' },
  ],
  [
    'querystring',
    { keyword: 'enum', instancePath: '/a', params: { allowedValues: ['x', 'y'] } },
    { in: 'query', path: '/a', message: 'expected one of "x", "y"' },
  ],
  [
    'params',
    { keyword: 'pattern', instancePath: '/slug', params: { pattern: '^a$' } },
    { in: 'path', path: '/slug', code: 'slug/invalid' },
  ],
  [
    'headers',
    { keyword: 'format', instancePath: '/a', params: { format: 'date' } },
    { in: 'header', message: 'expected the format date' },
  ],
  [
    'body',
    { keyword: 'minimum', instancePath: '/a', params: {}, message: 'must be >= 0' },
    { path: '/a', message: 'must be >= 0' },
  ],
];
test.each(faults)('in the %s: %j', (validationContext, fault, problem) => {
  const error = toEntiaError(thrown({ validation: [fault], validationContext }), facts);
  expect(error.problems).toMatchObject([problem]);
});

test('the branches of a union are folded into one complaint', () => {
  const validation = [
    { keyword: 'type', instancePath: '/a', params: { type: 'string' } },
    { keyword: 'type', instancePath: '/a', params: { type: 'null' } },
    { keyword: 'anyOf', instancePath: '/a', params: {}, message: 'must match a schema in anyOf' },
    { keyword: 'type', instancePath: '/ab', params: { type: 'string' } },
  ];
  const { problems } = toEntiaError(thrown({ validation, validationContext: 'body' }), facts);
  expect(problems.map(({ path }) => path)).toEqual(['/a', '/ab']);
});
