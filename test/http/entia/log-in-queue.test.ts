import { expect, test } from 'vitest';
import { openServer, type TestServer } from '../../support/server.ts';
import { sqlite } from '../../support/stores.ts';

const proxy = '192.0.2.1';

interface Attempt {
  readonly login: string;
  /** The address at the other end of the connection. */
  readonly peer: string;
  /** Whom the peer says that it speaks for. */
  readonly forwardedFor?: string;
}

async function attempt({ app }: TestServer, { login, peer, forwardedFor }: Attempt) {
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/auth/login',
    remoteAddress: peer,
    headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor },
    payload: { login, password: 'a guess of somebody' },
  });
  return { code: answer.json<{ code: string }>().code, retryAfter: answer.headers['retry-after'] };
}

/** What becomes of 20 log-ins from `flood`, of which 16 find room, and of one from `other` that comes after them. */
async function flooded(
  server: TestServer,
  flood: Omit<Attempt, 'login'>,
  other: Omit<Attempt, 'login'>,
) {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const held = server.deps.passwords.inTurn('the test', () => released);
  let refusals = 0;
  const counted = async (one: Attempt) => {
    const answer = await attempt(server, one);
    if (answer.code === 'auth/busy') refusals += 1;
    return answer;
  };
  const until = async (count: number) => {
    while (refusals < count) await new Promise((resolve) => setImmediate(resolve));
  };
  const guesses = Array.from({ length: 20 }, (_, n) => counted({ ...flood, login: `guess ${n}` }));
  await until(4);
  const late = counted({ ...other, login: 'somebody else' });
  await until(5);
  release();
  await held;
  return { guesses: await Promise.all(guesses), late: await late };
}

interface Flood {
  readonly name: string;
  readonly trustedProxies?: readonly string[];
  readonly flood: Omit<Attempt, 'login'>;
  readonly other: Omit<Attempt, 'login'>;
  /** Whether the other is served. */
  readonly served: boolean;
}

/** The same proxy speaks for both. */
const forwarded = {
  flood: { peer: proxy, forwardedFor: '198.51.100.1' },
  other: { peer: proxy, forwardedFor: '198.51.100.2' },
};

const cases: readonly Flood[] = [
  {
    name: 'another address',
    flood: { peer: '192.0.2.7' },
    other: { peer: '192.0.2.8' },
    served: true,
  },
  {
    name: 'the same address',
    flood: { peer: '192.0.2.7' },
    other: { peer: '192.0.2.7' },
    served: false,
  },
  {
    name: 'another address of one IPv6 network',
    flood: { peer: '2001:db8::1' },
    other: { peer: '2001:db8::2' },
    served: false,
  },
  {
    name: 'another address that a trusted proxy names',
    trustedProxies: ['192.0.2.0/24'],
    ...forwarded,
    served: true,
  },
  { name: 'another address that anybody made up', ...forwarded, served: false },
  {
    name: 'another address that somebody else than the trusted proxy made up',
    trustedProxies: ['192.0.2.99'],
    ...forwarded,
    served: false,
  },
];

test.each(cases)(
  'a flood of log-ins from one address, and one from $name',
  async ({ trustedProxies = [], flood, other, served }) => {
    const server = await openServer(sqlite, { trustedProxies });
    const { guesses, late } = await flooded(server, flood, other);
    expect(late).toEqual(
      served
        ? { code: 'auth/login-refused', retryAfter: undefined }
        : { code: 'auth/busy', retryAfter: '1' },
    );
    const busy = guesses.filter(({ code }) => code === 'auth/busy');
    expect(busy).toHaveLength(served ? 5 : 4);
  },
);
