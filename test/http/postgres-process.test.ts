import { expect, test } from 'vitest';
import { newDatabase } from '../support/postgres/databases.ts';
import { ask, spawnServer, startServer, stop } from '../support/process.ts';

const token = 'a-token-of-the-operator';

test('a server keeps its data in the database that ENTIA_DATABASE_URL names', async () => {
  const env = { ENTIA_DATABASE_URL: await newDatabase(), ENTIA_ADMIN_TOKEN: token };
  const first = await startServer(env);
  const made = await ask(`${first.address}/v1/entity/note`, token, { hello: 'world' });
  expect(made?.status).toBe(201);
  expect(await stop(first)).toMatchObject({ code: 0 });
  const second = await startServer(env);
  const id = String(made?.body['_id']);
  expect(await ask(`${second.address}/v2/entity/note/${id}`, token)).toMatchObject({
    status: 200,
    body: { hello: 'world' },
  });
  const { password } = new URL(env.ENTIA_DATABASE_URL);
  for (const server of [first, second])
    expect(server.written.out + server.written.err).not.toContain(password);
  expect(second.written.err).toMatch(/Data is kept in postgres:[/][/]127[.]0[.]0[.]1:\d+[/]test_/);
});

test('a database that lets nobody in ends the start with one line, without the password', async () => {
  const url = new URL(await newDatabase());
  url.password = 'not-the-password';
  const server = spawnServer({ ENTIA_DATABASE_URL: url.href, ENTIA_ADMIN_TOKEN: token });
  expect(await server.ended).toMatchObject({ code: 1 });
  expect(server.written.err).toMatch(/^entia: the database \S+ cannot be used: [^\n]+\n$/);
  expect(server.written.out + server.written.err).not.toContain(url.password);
});
