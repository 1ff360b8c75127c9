import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';

/** Bodies with more values than this are told only the first thing that is wrong: to collect the rest takes too long. */
const maxValuesForAll = 10_000;

/** Bodies are checked as they are: nothing is coerced, removed or filled in. Query and path are text, so they are coerced. */
export function checkShapes(app: FastifyInstance): void {
  const [first, all] = [new Ajv({ strict: false }), new Ajv({ allErrors: true, strict: false })];
  const text = new Ajv({ allErrors: true, strict: false, coerceTypes: 'array', useDefaults: true });
  for (const ajv of [first, all, text]) addFormats.default(ajv);
  app.setValidatorCompiler<object>(({ schema, httpPart }) =>
    httpPart === 'body'
      ? bodyValidator(first.compile(schema), all.compile(schema))
      : text.compile(schema),
  );
  // Answers are already what they should be: no serializer may drop members that a shape does not name.
  app.setSerializerCompiler(() => (payload: unknown) => JSON.stringify(payload));
}

type BodyValidator = ((body: unknown) => boolean) & Pick<ValidateFunction, 'errors'>;

function bodyValidator(first: ValidateFunction, all: ValidateFunction): BodyValidator {
  const validate: BodyValidator = (body) => {
    if (first(body)) return true;
    const telling = valuesIn(body, maxValuesForAll) < maxValuesForAll ? all : first;
    telling(body);
    validate.errors = telling.errors ?? null;
    return false;
  };
  return validate;
}

/** How many values there are, as far as `limit`. */
function valuesIn(value: unknown, limit: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  const children = Object.values(value);
  if (children.length >= limit) return limit;
  let count = 1;
  for (const child of children) {
    count += valuesIn(child, limit - count);
    if (count >= limit) return limit;
  }
  return count;
}
