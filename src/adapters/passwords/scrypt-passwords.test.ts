import { expect, test } from 'vitest';
import { scryptCost, scryptPasswords } from './scrypt-passwords.ts';

const cheap = { log2N: 4, r: 8, p: 1 };
const password = 'correct horse battery';

test('a password is told from others, and a hash tells neither it nor that two are alike', async () => {
  await scryptPasswords(cheap).inTurn('x', async (hasher) => {
    const [one, two] = [await hasher.hash(password), await hasher.hash(password)];
    expect(one).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(two);
    for (const stored of [one, two])
      expect(await hasher.compare(password, stored)).toEqual({ right: true, outgrown: false });
    for (const wrong of ['', `${password} `, password.toUpperCase()])
      expect((await hasher.compare(wrong, one)).right).toBe(false);
  });
});

test('nobody has a password', async () => {
  await scryptPasswords(cheap).inTurn('x', async (hasher) => {
    for (const tried of ['', password, 'undefined'])
      expect((await hasher.compare(tried, undefined)).right).toBe(false);
  });
});

test('an old hash keeps its cost, and says that it is outgrown', async () => {
  const stored = await scryptPasswords(cheap).inTurn('x', (hasher) => hasher.hash(password));
  await scryptPasswords({ ...cheap, log2N: 5 }).inTurn('x', async (hasher) => {
    expect(await hasher.compare(password, stored)).toEqual({ right: true, outgrown: true });
  });
});

test('the cost of production works', async () => {
  await scryptPasswords().inTurn('x', async (hasher) => {
    const stored = await hasher.hash(password);
    expect(stored).toContain(`ln=${scryptCost.log2N},r=8,p=1`);
    expect((await hasher.compare(password, stored)).right).toBe(true);
  });
});

test('work is done one by one, in order, and what fails stops nobody', async () => {
  const passwords = scryptPasswords(cheap);
  const done: number[] = [];
  let running = 0;
  const all = Array.from({ length: 10 }, (_, n) =>
    passwords.inTurn('x', async (hasher) => {
      running += 1;
      expect(running).toBe(1);
      await hasher.hash(password);
      running -= 1;
      done.push(n);
      if (n === 3) throw new Error('three');
    }),
  );
  const outcomes = await Promise.allSettled(all);
  expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(done.map((n) => n === 3));
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('who finds too many waiting is told so, and later finds room', async () => {
  const passwords = scryptPasswords(cheap);
  const many = Array.from({ length: 40 }, () =>
    passwords.inTurn('x', (hasher) => hasher.hash('x')),
  );
  const refused = (await Promise.allSettled(many)).filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(40 - 17);
  for (const one of refused) expect(one).toMatchObject({ reason: { code: 'auth/busy' } });
  await passwords.inTurn('x', (hasher) => hasher.hash('x'));
});
