import Fastify from 'fastify';
import { expect, test } from 'vitest';
import type { AnswerError } from '../../src/http/dialect.ts';
import { answerErrors } from '../../src/http/plugins/errors.ts';
import { errors } from '../../src/kernel/errors.ts';
import { get } from '../support/scenario.ts';
import { openServer } from '../support/server.ts';
import { sqlite } from '../support/stores.ts';

interface Document {
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly operationId: string }>>>
  >;
}

const idsOf = ({ paths }: Document) =>
  Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));

test('each dialect has a document of its own, and together they are the whole', async () => {
  const server = await openServer(sqlite);
  const read = async (url: string) =>
    (await server.call({ ...get(url), headers: { authorization: '' } })).json<Document>();
  const [whole, epilot, entia] = [
    await read('/openapi.json'),
    await read('/openapi/epilot.json'),
    await read('/openapi/entia.json'),
  ];
  expect(idsOf(epilot)).toEqual(expect.arrayContaining(['getEntity', 'listEntities', 'putSchema']));
  expect(idsOf(entia)).toEqual(expect.arrayContaining(['logIn', 'createUser', 'listJobs']));
  const ofNone = ['healthz', 'readyz', 'metrics'];
  expect([...idsOf(epilot), ...idsOf(entia), ...ofNone].sort()).toEqual(idsOf(whole).sort());
  expect(epilot.tags.map(({ name }) => name)).toEqual(['Entities', 'Schemas', 'Activity']);
  expect((await server.call(get('/openapi/nothing.json'))).status).toBe(404);
});

test('a dialect says with which status, type and body it answers an error', async () => {
  const answer: AnswerError = ({ code }, status) => ({
    status: 200,
    type: 'text/xml',
    body: `<Fault status="${status}" code="${code}"/>`,
  });
  const app = Fastify();
  answerErrors(app, answer);
  app.get('/', () => {
    throw errors.entityUnknown('x');
  });
  const { statusCode, headers, payload } = await app.inject('/');
  expect([statusCode, headers['content-type'], payload]).toEqual([
    200,
    'text/xml',
    '<Fault status="404" code="entity/not-found"/>',
  ]);
});
