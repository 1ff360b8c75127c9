import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { errors, invalid } from '../../kernel/errors.ts';
import { parseJson } from '../../kernel/parse-json.ts';
import type { Problem } from '../../kernel/problem.ts';

const notUtf8: Problem = {
  path: '',
  code: 'json/malformed',
  message: 'the body is not UTF-8; encode it as UTF-8',
};

/** Reads bodies as JSON that can be given back unchanged; any other content type is answered 415. An empty body is none, whatever its type. */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  parseAsJson(app, ['application/json']);
  refuseOthers(app);
}

/** In this scope, bodies of these types are read as JSON too, and others are told of them. `types` is all that is understood. */
export function readJsonBodiesOf(scope: FastifyInstance, types: readonly string[]): void {
  scope.removeAllContentTypeParsers();
  parseAsJson(scope, types);
  refuseOthers(scope, types.join(', '));
}

function parseAsJson(app: FastifyInstance, types: readonly string[]): void {
  app.addContentTypeParser<Buffer>([...types], { parseAs: 'buffer' }, (request, bytes, done) => {
    if (bytes.length === 0) return done(null, undefined);
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') return done(errors.encodingUnsupported(encoding));
    if (!isUtf8(bytes)) return done(invalid([notUtf8]));
    const parsed = parseJson(bytes.toString('utf8'));
    if (parsed.ok) return done(null, parsed.value);
    return done(invalid(parsed.problems));
  });
}

function refuseOthers(app: FastifyInstance, understood?: string): void {
  // The original's own client sends no body at all, yet with the content type of a form, where a body may be left out.
  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, bytes, done) => {
    if (bytes.length === 0) return done(null, undefined);
    return done(errors.typeUnsupported(request.headers['content-type'] ?? '', understood));
  });
}
