import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { routeTemplate } from '../route-template.ts';
import { lessons } from '../teach/all.ts';
import { nameShapes } from '../teach/name-shapes.ts';

export interface OpenapiFacts {
  readonly version: string;
  /** Where callers reach the server; undefined when they know it by the address they used. */
  readonly publicUrl: string | undefined;
}

/** Collects the shapes of every route that is added from now on, and serves them at `/openapi.json`. */
export async function serveOpenapi(app: FastifyInstance, facts: OpenapiFacts): Promise<void> {
  const transformObject: FastifyDynamicSwaggerOptions['transformObject'] = (document) =>
    'openapiObject' in document ? complete(document.openapiObject) : document.swaggerObject;
  await app.register(swagger, { openapi: headOf(facts), transformObject });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}

/** Markdown, above the operations. */
const introduction = `A flexible, audited, searchable data layer for business objects.

**To try it here**: choose *Authorize*, paste a token, open an operation and press *Execute*: its example is filled in.
Begin with \`putSchema\` and \`upsertEntity\`, whose contact the other examples use. Where an example holds an id, time or
token that a server makes, put in one that this server made.

**Errors** say what is wrong, where, and how to mend it; their \`code\` is stable. Operations and parameters of the public
Entity API that are not built yet answer 501 \`request/not-built\`; docs/roadmap.md lists them.`;

/** Serves the part of the document that is about one dialect, at `/openapi/<name>.json`. */
export function serveDialectDocument(app: FastifyInstance, name: string) {
  const own = new Set<string>();
  app.get(`/openapi/${name}.json`, { schema: { hide: true } }, () => {
    const document = app.swagger() as Document;
    return { ...document, ...partOf(document, own) };
  });
  return {
    /** Takes up the routes that are added to this scope. */
    collect(scope: FastifyInstance): void {
      scope.addHook('onRoute', ({ method, url }) => {
        for (const each of [method].flat()) own.add(`${each} ${routeTemplate(url)}`);
      });
    },
  };
}

/** The operations among these, `GET /path` and the like, and their tags. */
function partOf({ paths = {}, tags: all = [] }: Document, own: ReadonlySet<string>) {
  const used = new Set<string>();
  const kept = Object.entries(paths).flatMap(([path, item]) => {
    const operations = Object.entries(item ?? {}).filter(([method]) =>
      own.has(`${method.toUpperCase()} ${path}`),
    );
    for (const [, operation] of operations)
      for (const tag of (operation as Operation).tags ?? []) used.add(tag);
    return operations.length === 0 ? [] : [[path, Object.fromEntries(operations)] as const];
  });
  return { paths: Object.fromEntries(kept), tags: all.filter((tag) => used.has(tag.name)) };
}

function headOf({ publicUrl, version }: OpenapiFacts) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Entia',
      version,
      description: introduction,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    ...(publicUrl === undefined ? {} : { servers: [{ url: publicUrl }] }),
    components: { securitySchemes: { bearer: { type: 'http' as const, scheme: 'bearer' } } },
    security: [{ bearer: [] }],
    tags: [...tags],
  };
}

/** In the order in which a reader meets them. */
const tags = [
  { name: 'Entities', description: 'Store business objects, and find them again.' },
  { name: 'Schemas', description: 'Say what a kind of entity is called and what it has.' },
  { name: 'Activity', description: 'Who did what, when; with the state and the diff.' },
  { name: 'Access tokens', description: 'Say who may call, and what they may do.' },
  { name: 'Sessions', description: 'How people log in, and change their passwords.' },
  { name: 'Users', description: 'People who log in with a password, and what they may do.' },
  { name: 'Groups', description: 'Sets of people, under a name.' },
  { name: 'Organizations', description: 'Tenants: nothing of one is visible in another.' },
  { name: 'Jobs', description: 'Work that outlives a request.' },
  { name: 'Operations', description: 'For those who keep the server running.' },
];

type Document = Extract<
  Parameters<NonNullable<FastifyDynamicSwaggerOptions['transformObject']>>[0],
  { openapiObject: unknown }
>['openapiObject'];

interface Parameter {
  readonly in?: string;
  readonly name?: string;
  readonly schema?: { readonly default?: unknown };
  required?: boolean;
  example?: unknown;
}

/** What is sent or answered, by content type. */
interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: object; example?: unknown }>>;
}

interface Operation {
  readonly operationId?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly unknown[];
  readonly requestBody?: Content;
  readonly responses?: Record<string, Content>;
  description?: string;
  parameters?: object[];
}

const orgHeader = {
  in: 'header',
  name: 'x-epilot-org-id',
  required: false,
  description: 'The organization to work in; the token has one of its own when this is left out',
  schema: { type: 'string' },
};

const idempotencyHeader = {
  in: 'header',
  name: 'Idempotency-Key',
  required: false,
  description:
    'Performs the request once, however often it is sent with this key; 1 to 255 visible characters',
  schema: { type: 'string' },
};

/** POSTs that take no key: one that changes nothing, and one that ends the session which could repeat it. */
const keyless: ReadonlySet<string> = new Set(['listEntities', 'changePassword']);

function complete(document: Document): Document {
  const { paths, schemas } = nameShapes(document.paths ?? {});
  const named = { ...document, paths, components: { ...document.components, schemas } } as Document;
  for (const item of Object.values(named.paths ?? {}))
    for (const [method, operation] of Object.entries(item ?? {}))
      completeOperation(method, operation as Operation);
  return named;
}

/** Every operation may be refused; those of health and metrics answer no JSON when they are. */
const refused = {
  description: 'Refused',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};

/** A parameter with a default need not be sent; and every secured operation lets the caller choose the organization; every mutation takes a key. */
function completeOperation(method: string, operation: Operation): void {
  const parameters = operation.parameters ?? [];
  for (const parameter of parameters as Parameter[])
    if (parameter.schema?.default !== undefined) parameter.required = false;
  teach(operation);
  if (operation.responses !== undefined) operation.responses['4XX'] ??= refused;
  if (operation.security !== undefined) return;
  const takesKey =
    ['post', 'put', 'patch'].includes(method) && !keyless.has(operation.operationId ?? '');
  operation.parameters = [...parameters, orgHeader, ...(takesKey ? [idempotencyHeader] : [])];
}

/** Adds a description and an example of a request and its answer; the docs page fills the example in. */
function teach(operation: Operation): void {
  const lesson = lessons[operation.operationId ?? ''];
  if (lesson === undefined) return;
  const { path = {}, query = {}, body, otherBodies = {}, status, answer } = lesson.example;
  operation.description = lesson.description;
  const values: Readonly<Record<string, unknown>> = { ...path, ...query };
  for (const parameter of (operation.parameters ?? []) as Parameter[])
    if (parameter.in !== 'header' && values[parameter.name ?? ''] !== undefined)
      parameter.example = values[parameter.name ?? ''];
  show(operation.requestBody, 'application/json', body);
  for (const [type, other] of Object.entries(otherBodies)) show(operation.requestBody, type, other);
  show(operation.responses?.[status], 'application/json', answer);
}

function show(message: Content | undefined, type: string, example: unknown): void {
  const content = message?.content?.[type];
  if (content !== undefined && example !== undefined) content.example = example;
}
