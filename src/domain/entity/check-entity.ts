import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { pointerTo } from '../../kernel/pointer.ts';
import { firstProblems, type Problem } from '../../kernel/problem.ts';

/** The most kinds of rights in one `_acl`. */
export const maxRights = 100;

type Check = (value: JsonValue, path: string) => Problem[];

const isTextList = (value: JsonValue | undefined) =>
  Array.isArray(value) && (value as readonly JsonValue[]).every((item) => typeof item === 'string');

const textOrNull: Check = (value, path) =>
  value === null || typeof value === 'string' ? [] : [problem(path, 'expected a string or null')];

const textListOrNull: Check = (value, path) =>
  value === null || isTextList(value)
    ? []
    : [problem(path, 'expected an array of strings or null')];

const acl: Check = (value, path) => {
  if (!isJsonObject(value)) return [problem(path, 'expected an object with view, edit and delete')];
  const rights = Object.keys(value);
  if (rights.length > maxRights) return [problem(path, `expected at most ${maxRights} rights`)];
  return firstProblems(rights, (right) =>
    isTextList(value[right])
      ? []
      : [problem(pointerTo(path, right), 'expected an array of strings such as "org_123"')],
  );
};

/** The system fields that a caller may set, and what each must look like. All else in a document is free. */
const checks: Readonly<Record<string, Check>> = {
  _title: textOrNull,
  _tags: textListOrNull,
  _purpose: textListOrNull,
  _manifest: textListOrNull,
  _acl: acl,
};

/** What is wrong with the system fields of a document that a caller sent; pointers are into that document. */
export function checkEntity(input: JsonObject): Problem[] {
  return Object.entries(checks).flatMap(([key, check]) => {
    const value = Object.hasOwn(input, key) ? input[key] : undefined;
    return value === undefined ? [] : check(value, `/${key}`);
  });
}

function problem(path: string, message: string): Problem {
  return { path, code: 'shape/invalid', message };
}
