import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';

/** Bodies with more values than this are told only the first thing that is wrong: to collect the rest takes too long. */
const maxValuesForAll = 10_000;

/** Bodies are checked as they are: nothing is coerced, removed or filled in. Query and path are text, so they are coerced. */
export function checkShapes(app: FastifyInstance): void {
  app.setValidatorCompiler<object>(({ schema, httpPart }) =>
    httpPart === 'body' ? bodyValidator(schema) : textValidator(schema),
  );
  // Answers are already what they should be: no serializer may drop members that a shape does not name.
  app.setSerializerCompiler(() => (payload: unknown) => JSON.stringify(payload));
}

// Compiling is a pure function of the shape and most of what building a server costs, so the process remembers its
// results: no server can tell whether another one asked first.
const bodyValidator = remembered(compileBody());
const textValidator = remembered(compileText());

/** Calls once for each shape; equal ones count as the same, because Fastify hands over copies of those of headers. */
function remembered<Validator>(compile: (shape: object) => Validator) {
  const known = new Map<string, Validator>();
  return (shape: object): Validator =>
    known.getOrInsertComputed(JSON.stringify(shape), () => compile(shape));
}

function compileText() {
  const ajv = withFormats(
    new Ajv({ allErrors: true, strict: false, coerceTypes: 'array', useDefaults: true }),
  );
  return (shape: object) => ajv.compile(shape);
}

function compileBody() {
  const first = withFormats(new Ajv({ strict: false }));
  const all = withFormats(new Ajv({ allErrors: true, strict: false }));
  return (shape: object) => bodyCheck(first.compile(shape), all.compile(shape));
}

function withFormats(ajv: Ajv): Ajv {
  addFormats.default(ajv);
  return ajv;
}

type BodyValidator = ((body: unknown) => boolean) & Pick<ValidateFunction, 'errors'>;

function bodyCheck(first: ValidateFunction, all: ValidateFunction): BodyValidator {
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
