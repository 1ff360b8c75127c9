import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { type PartKind, partKinds } from '../../../../domain/schema/parts.ts';
import type { JsonObject } from '../../../../kernel/json.ts';
import type { Dependencies } from '../../../../usecases/dependencies.ts';
import { createPart, deletePart, putPart, readPart } from '../../../../usecases/schema/parts.ts';
import { describe } from '../describe.ts';
import { fromPart, toNewPart, toPart, toPartRef } from '../schema-part.ts';
import * as answers from '../shapes/answers.ts';
import { anyObject } from '../shapes/bodies.ts';
import { noQuery } from '../shapes/params.ts';

/** As the public document names them, in its paths and in the ids of its operations. */
const places: Readonly<Record<PartKind['word'], readonly [path: string, name: string, a: string]>> =
  {
    attribute: ['attributes', 'SchemaAttribute', 'an attribute'],
    capability: ['capabilities', 'SchemaCapability', 'a capability'],
    group: ['group', 'SchemaGroup', 'a group of attributes'],
    headline: ['headline', 'SchemaGroupHeadline', 'a headline'],
  };

const params = Type.Object({
  composite_id: Type.String({
    pattern: '^.+:.+$',
    description: 'Schema slug and id, separated by a colon',
  }),
});
type Params = Static<typeof params>;

const newPart = Type.Object(
  { schema: Type.String({ description: 'Slug of the schema that it is added to' }) },
  { additionalProperties: true, title: 'NewSchemaPart' },
);

/** Parts of schemas, one by one: each change stores a new version of the schema. */
export function schemaPartRoutes(app: FastifyInstance, deps: Dependencies): void {
  for (const kind of Object.values(partKinds)) partRoutes(app, deps, kind);
}

function partRoutes(app: FastifyInstance, deps: Dependencies, kind: PartKind): void {
  const [path, name, a] = places[kind.word];
  const all = `/v1/entity/schemas/${path}`;
  const one = `${all}/:composite_id`;
  const told = (verb: string, summary: string, status = 200) => ({
    ...describe(
      { id: `${verb}${name}`, tag: 'Schemas', summary },
      { [status]: answers.partAnswer },
    ),
    querystring: noQuery,
  });
  app.post(
    all,
    { schema: { ...told('create', `Adds ${a} to a schema`, 201), body: newPart } },
    async ({ caller, body, once }, reply) => {
      const made = await createPart(deps, caller, toNewPart(kind, body as JsonObject), { once });
      return reply.code(201).send(fromPart(made));
    },
  );
  app.get<{ Params: Params }>(
    one,
    { schema: { ...told('get', `${a.replace('a', 'A')} of a schema`), params } },
    async ({ caller, params: sent }): Promise<JsonObject> =>
      fromPart(await readPart(deps, caller, toPartRef(kind, sent.composite_id))),
  );
  app.put<{ Params: Params }>(
    one,
    {
      schema: {
        ...told(
          'put',
          kind.isAddedByPut ? `Replaces ${a} of a schema, or adds it` : `Replaces ${a} of a schema`,
        ),
        params,
        body: anyObject,
      },
    },
    async ({ caller, params: sent, body, once }) => {
      const part = toPart(kind, sent.composite_id, body as JsonObject);
      return fromPart(await putPart(deps, caller, part, { once }));
    },
  );
  app.delete<{ Params: Params }>(
    one,
    { schema: { ...told('delete', `Removes ${a} from a schema`), params } },
    async ({ caller, params: sent }) =>
      fromPart(await deletePart(deps, caller, toPartRef(kind, sent.composite_id))),
  );
}
