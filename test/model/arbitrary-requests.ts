import fc from 'fast-check';
import type { JsonValue } from '../../src/kernel/json.ts';
import { a, b, c, get, list, patch, post, put, remove } from '../support/scenario.ts';
import type { Request } from '../support/server.ts';

/** A request, and how far the clocks go before it. */
export interface Step {
  readonly request: Request;
  readonly ms: number;
}

/** Few of everything, so that requests meet. */
const slug = fc.oneof(
  { weight: 9, arbitrary: fc.constant('contact') },
  { weight: 1, arbitrary: fc.constant('account') },
);
const id = fc.constantFrom(a, a, b, c);
/** Texts whose order differs by locale, by case, by UTF-16 and UTF-8, by composition. */
const texts = ['a', 'A', 'b', 'ä', 'Ä', 'é', 'e\u0301', '\uffee', '\u{1f600}', '', '10', 'a\0'];
const text = fc.constantFrom(...texts);
const number = fc.constantFrom(0, 1, 2, 10, -1, 0.5, 1e21);
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));

const document = fc.record(
  {
    name: text,
    n: number,
    key: scalar,
    tags: fc.array(text, { maxLength: 2 }),
    email: fc.array(fc.record({ email: text }), { maxLength: 2 }),
    friend: id.map((entity_id) => ({ $relation: [{ entity_id }] })),
    _tags: fc.array(text, { maxLength: 2 }),
    _title: text,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<{ readonly [key: string]: JsonValue }>;

const operation = fc.oneof(
  fc.record({
    op: fc.constantFrom('add', 'replace', 'test'),
    path: fc.constantFrom('/name', '/n', '/tags/-', '/tags/0', '/email', '/_tags'),
    value: scalar,
  }),
  fc.record({
    op: fc.constant('remove'),
    path: fc.constantFrom('/name', '/n', '/tags/0', '/key'),
  }),
  fc.record({
    op: fc.constantFrom('move', 'copy'),
    from: fc.constantFrom('/name', '/n', '/key'),
    path: fc.constantFrom('/name', '/copied'),
  }),
);

const field = fc.constantFrom(
  'name.keyword',
  'n',
  'key',
  '_id',
  '_title',
  '_created_at',
  'nothing',
);
const clause = fc.oneof(
  fc
    .tuple(fc.constantFrom('name.keyword', 'key.keyword', 'tags.keyword'), text)
    .map(([name, value]) => ({ term: { [name]: value } })),
  fc
    .tuple(fc.constantFrom('n', 'key'), scalar)
    .map(([name, value]) => ({ term: { [name]: value } })),
  fc.tuple(fc.constantFrom('name.keyword', 'n'), scalar, scalar).map(([name, gte, lt]) => ({
    range: { [name]: { gte, lt } },
  })),
  field.map((name) => ({ exists: { field: name } })),
  field.map((name) => ({ $not: { exists: { field: name } } })),
);

const listing = fc
  .record({
    slug,
    clauses: fc.array(clause, { maxLength: 2 }),
    sort: fc.array(
      fc.tuple(field, fc.constantFrom('asc', 'desc')).map(([name, way]) => `${name}:${way}`),
      { maxLength: 2 },
    ),
    from: fc.nat(3),
    size: fc.constantFrom(1, 2, 10),
    include_deleted: fc.constantFrom('true', 'false', 'only'),
  })
  .map(({ slug: schema, clauses, ...more }) =>
    list([{ term: { _schema: schema } }, ...(clauses as JsonValue[])], more),
  );

const place = fc.tuple(slug, id).map(([schema, entity]) => `/v1/entity/${schema}/${entity}`);
const activity = fc.constantFrom(
  '',
  '',
  '',
  '?activity_id=$activity',
  '?activity_id=$activity&fill_activity=true',
);

function typed(type: string, request: Request): Request {
  return { ...request, headers: { 'content-type': type } };
}

const writes = fc.oneof(
  fc
    .tuple(slug, document, fc.option(id, { nil: undefined }), activity)
    .map(([schema, body, _id, query]) =>
      post(`/v1/entity/${schema}${query}`, _id === undefined ? body : { ...body, _id }),
    ),
  fc.tuple(place, document, activity).map(([url, body, query]) => patch(url + query, body)),
  fc
    .tuple(place, document)
    .map(([url, body]) => typed('application/merge-patch+json', patch(url, body))),
  fc
    .tuple(place, fc.array(operation, { minLength: 1, maxLength: 3 }))
    .map(([url, body]) => typed('application/json-patch+json', patch(url, body as JsonValue))),
  fc.tuple(place, document).map(([url, body]) => put(url, body)),
  fc
    .tuple(
      slug,
      fc.constantFrom(['_id'], ['name'], ['n'], ['key'], ['name', 'n'], ['email.0.email']),
      document,
      fc.option(id, { nil: undefined }),
      fc.constantFrom('', '?strict=true', '?dry_run=true'),
    )
    .map(([schema, unique_key, body, _id, query]) =>
      patch(`/v1/entity/${schema}:upsert${query}`, {
        unique_key,
        entity: _id === undefined ? body : { ...body, _id },
      }),
    ),
  fc
    .tuple(place, fc.constantFrom('', '', '?purge=true'))
    .map(([url, query]) => remove(url + query)),
  place.map((url) => patch(`${url}:restore`)),
);

const ofActivities = fc.oneof(
  fc
    .record(
      { type: text, title: text, message: text },
      { requiredKeys: ['type', 'title', 'message'] },
    )
    .map((body) => post('/v1/entity/activity', body)),
  fc.constant(post('/v1/entity/activity', { type: 'T', title: '', message: '', pending: true })),
);

const schemaUrl = slug.map((schema) => `/v1/entity/schemas/${schema}`);
const ofSchemas = fc.oneof(
  fc
    .tuple(schemaUrl, text, fc.constantFrom('{{name}}', '{{n}} {{key}}', undefined))
    .map(([url, name, title]) =>
      put(url, {
        name,
        plural: name,
        attributes: [{ name: 'name', label: 'Name', type: 'string' }],
        ...(title === undefined ? {} : { title_template: title }),
      }),
    ),
  fc
    .tuple(schemaUrl, fc.constantFrom('', '?id=$schema'))
    .map(([url, query]) => remove(url + query)),
);

const reads = fc.oneof(
  { weight: 4, arbitrary: listing },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('v1', 'v2'), slug, id, fc.constantFrom('', '?fields=name,_id'))
      .map(([version, schema, entity, query]) =>
        get(`/${version}/entity/${schema}/${entity}${query}`),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(place, fc.constantFrom('', '?size=1', '?from=1&size=2', '?type=EntityUpdated'))
      .map(([url, query]) => get(`${url}/activity${query}`)),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('', '?operations_size=1', '?operations_from=1&operations_size=1')
      .map((query) => get(`/v1/entity/activity/$activity${query}`)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(schemaUrl, fc.constantFrom('', '/versions', '/versions?size=1&from=1', '?id=$schema'))
      .map(([url, query]) => get(url + query)),
  },
  { weight: 1, arbitrary: fc.constant(get('/v1/entity/schemas')) },
);

const headers = fc.oneof(
  { weight: 20, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: fc.constantFrom('k1', 'k2').map((key) => ({ 'idempotency-key': key })) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('$etag', '$stale', '*').map((tag) => ({ 'if-match': tag })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('$etag', '*').map((tag) => ({ 'if-none-match': tag })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('if-unmodified-since', 'if-modified-since')
      .map((name) => ({ [name]: '$modified' })),
  },
) as fc.Arbitrary<Readonly<Record<string, string>>>;

const request = fc
  .tuple(
    fc.oneof(
      { weight: 10, arbitrary: writes },
      { weight: 1, arbitrary: ofActivities },
      { weight: 2, arbitrary: ofSchemas },
      { weight: 6, arbitrary: reads },
    ),
    headers,
  )
  .map(([asked, more]): Request => ({ ...asked, headers: { ...asked.headers, ...more } }));

/** What there is at first, or may be. */
const first = fc
  .tuple(fc.subarray([a, b, c]), fc.array(document, { minLength: 3, maxLength: 3 }))
  .map(([ids, documents]) =>
    ids.map(
      (_id, n): Step => ({ request: post('/v1/entity/contact', { ...documents[n], _id }), ms: 0 }),
    ),
  );

/** What is asked at the end, so that no difference stays in the dark: by every key, and of every order. */
const last: readonly Request[] = [
  ...[a, b, c].flatMap((entity) =>
    ['', '?size=2', '?from=1&size=1'].map((query) =>
      get(`/v1/entity/contact/${entity}/activity${query}`),
    ),
  ),
  ...['name.keyword:asc', 'name.keyword:desc', 'key:asc', '_created_at:desc'].map((sort) =>
    list([{ term: { _schema: 'contact' } }], { sort, include_deleted: 'true' }),
  ),
  ...texts.map((name) =>
    patch('/v1/entity/contact:upsert', { unique_key: ['name'], entity: { name } }),
  ),
  get('/v1/entity/schemas/contact/versions'),
  list([], { allow_targeting_all_schemas: true, include_deleted: 'true' }),
];

/** `$etag`, `$stale`, `$modified`, `$activity` and `$schema` stand for what answers before have said. */
export const arbitrarySteps: fc.Arbitrary<Step[]> = fc
  .tuple(
    first,
    fc.array(fc.record({ request, ms: fc.constantFrom(0, 1, 1500) }), {
      minLength: 1,
      maxLength: 40,
      size: 'max',
    }),
  )
  .map(([before, steps]) => [
    ...before,
    ...steps,
    ...last.map((asked) => ({ request: asked, ms: 0 })),
  ]);
