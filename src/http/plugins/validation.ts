import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';

/** Bodies are checked as they are: nothing is coerced, removed or filled in. Query and path are text, so they are coerced. */
export function checkShapes(app: FastifyInstance): void {
  const body = new Ajv({ allErrors: true, strict: false });
  const text = new Ajv({ allErrors: true, strict: false, coerceTypes: 'array', useDefaults: true });
  addFormats.default(body);
  addFormats.default(text);
  app.setValidatorCompiler<object>(
    ({ schema, httpPart }): ValidateFunction => (httpPart === 'body' ? body : text).compile(schema),
  );
  // Answers are already what they should be: no serializer may drop members that a shape does not name.
  app.setSerializerCompiler(() => (payload: unknown) => JSON.stringify(payload));
}
