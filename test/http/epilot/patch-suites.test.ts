import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  jsonEquals,
} from '../../../src/kernel/json.ts';
import { parsePointer, pointerTo } from '../../../src/kernel/pointer.ts';
import { mergePatchCases } from '../../support/merge-patch-cases.ts';
import { get, patch, post } from '../../support/scenario.ts';
import { openServer, type TestServer } from '../../support/server.ts';
import { type StoreKind, stores } from '../../support/stores.ts';

/** A case of the public suite for RFC 6902. */
interface SuiteCase {
  readonly comment?: string;
  readonly doc: JsonValue;
  readonly patch: readonly JsonObject[];
  readonly expected?: JsonValue;
  readonly error?: string;
  readonly disabled?: boolean;
}

const require = createRequire(import.meta.url);
const suite = [
  ...(require('json-patch-test-suite/tests.json') as SuiteCase[]),
  ...(require('json-patch-test-suite/spec_tests.json') as SuiteCase[]),
];

const wrapper = 'value';

/** The document of a case as an entity, and its patch as one of that entity. */
interface Run {
  readonly doc: JsonObject;
  readonly patch: JsonValue;
  /** Undefined where the patch has to be refused. */
  readonly expected: JsonObject | undefined;
}

/** A document that is an object is an entity as it stands, unless the patch compares or moves all of it. */
function asItStands({ doc, patch: operations, expected = doc, error }: SuiteCase): Run | undefined {
  const isWhole = ({ op, path }: JsonObject) => path === '' && op !== 'add' && op !== 'replace';
  if (!isJsonObject(doc) || operations.some(isWhole)) return undefined;
  if (error !== undefined) return { doc, patch: operations, expected: undefined };
  return isJsonObject(expected) ? { doc, patch: operations, expected } : undefined;
}

/** Every document can be an attribute. */
function wrapped({ doc, patch: operations, expected = doc, error }: SuiteCase): Run {
  const below = (pointer: JsonValue | undefined) =>
    typeof pointer === 'string' && parsePointer(pointer) !== undefined
      ? `${pointerTo('', wrapper)}${pointer}`
      : pointer;
  const moved = operations.map((operation) => ({
    ...operation,
    ...('path' in operation ? { path: below(operation['path']) ?? null } : {}),
    ...('from' in operation ? { from: below(operation['from']) ?? null } : {}),
  }));
  return {
    doc: { [wrapper]: doc },
    patch: moved,
    expected: error === undefined ? { [wrapper]: expected } : undefined,
  };
}

const suiteRuns = suite
  .filter(({ disabled }) => disabled !== true)
  .flatMap((item, index) => {
    const name = `${index}: ${item.comment ?? item.error ?? JSON.stringify(item.patch)}`;
    const standing = asItStands(item);
    return [
      ...(standing === undefined ? [] : [[name, 'as it stands', standing] as const]),
      [name, 'wrapped', wrapped(item)] as const,
    ];
  });

/** Patches entities of one server, each case one of its own; answers what did not come out as it should. */
async function failuresOf(
  kind: StoreKind,
  type: string,
  cases: readonly (readonly [name: string, form: string, run: Run])[],
): Promise<readonly object[]> {
  const server = await openServer(kind);
  const failures: object[] = [];
  for (const [name, form, { doc, patch: sent, expected }] of cases) {
    const { _id: id } = (await server.call(post('/v1/entity/contact', doc))).json();
    const before = await server.deps.store.feed.head('1');
    const headers = { 'content-type': type };
    const reply = await server.call({ ...patch(`/v1/entity/contact/${id}`, sent), headers });
    const changes = (await server.deps.store.feed.head('1')) - before;
    const attributes = await attributesOf(server, id);
    const allowed = expected === undefined ? [400, 409, 422] : [200];
    const isRight =
      allowed.includes(reply.status) &&
      changes === (expected === undefined ? 0 : 1) &&
      jsonEquals(attributes, expected ?? doc);
    if (!isRight) failures.push({ name, form, reply: reply.text, attributes, expected });
  }
  return failures;
}

/** The attributes of an entity, without what Entia keeps. */
async function attributesOf(server: TestServer, id: JsonValue | undefined): Promise<JsonObject> {
  const document = (await server.call(get(`/v2/entity/contact/${id}`))).json();
  return Object.fromEntries(Object.entries(document).filter(([key]) => !/^_[a-z]/.test(key)));
}

describe('RFC 6902: the public suite', () => {
  test('how many of its cases are run', () => {
    expect(suite).toHaveLength(95);
    expect(suite.filter(({ disabled }) => disabled === true)).toHaveLength(4);
    const byForm = Map.groupBy(suiteRuns, ([, form]) => form);
    expect(byForm.get('as it stands')).toHaveLength(61);
    expect(byForm.get('wrapped')).toHaveLength(91);
  });

  test.each(stores)('$name: every case comes out as it says', async (kind) => {
    expect(await failuresOf(kind, 'application/json-patch+json', suiteRuns)).toEqual([]);
  });
});

describe('RFC 7396: Appendix A', () => {
  const standing = mergePatchCases.flatMap(([doc, sent, expected], index) =>
    isJsonObject(doc) && isJsonObject(sent) && isJsonObject(expected)
      ? [[`${index}`, 'as it stands', { doc, patch: sent, expected }] as const]
      : [],
  );
  const within = mergePatchCases.map(([doc, sent, result], index) => {
    // A patch that is null cannot be wrapped into what it means alone: in a member, it removes the member.
    const expected: JsonObject = sent === null ? {} : { [wrapper]: result };
    const run = { doc: { [wrapper]: doc }, patch: { [wrapper]: sent }, expected };
    return [`${index}`, 'wrapped', run] as const;
  });

  test('how many of its cases are run', () => {
    expect(mergePatchCases).toHaveLength(15);
    // The others are about documents, patches or results that are no object: 9 to 12 and 14.
    expect(standing).toHaveLength(10);
    expect(within).toHaveLength(15);
  });

  test.each(stores)('$name: every case comes out as it says', async (kind) => {
    const type = 'application/merge-patch+json';
    expect(await failuresOf(kind, type, [...standing, ...within])).toEqual([]);
  });
});
