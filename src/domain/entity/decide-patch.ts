import { errors, inapplicable } from '../../kernel/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { parsePointer } from '../../kernel/pointer.ts';
import { firstProblems, type Problem } from '../../kernel/problem.ts';
import type { Change } from './change.ts';
import { checkEntity } from './check-entity.ts';
import {
  aclOf,
  type Circumstances,
  decideReplace,
  decideUpdate,
  sentFields,
} from './decide-write.ts';
import { type Entity, keptFields } from './entity.ts';
import { applyPatch, type PatchOperation } from './json-patch.ts';
import { mergeObjects } from './merge-patch.ts';

/** A JSON Merge Patch. Fields that Entia keeps are ignored, as in every document that is sent. */
export function decideMerge(before: Entity, patch: JsonObject, now: Circumstances): Change {
  const merged = mergeObjects(before.document, sentFields(before, patch, now));
  return decideUpdate(before, merged, patch, now);
}

/**
 * A JSON Patch. It may look at every field and change those that a caller may set; the others that Entia keeps are
 * refused by name. Replacing the whole document is as a PUT of what comes out.
 * Throws as `applyPatch`, and `auth/forbidden` where rights are changed by one who may not share.
 */
export function decideOperations(
  before: Entity,
  operations: readonly PatchOperation[],
  now: Circumstances,
): Change {
  const targets = operations.flatMap(targetsOf);
  refuse(firstProblems(targets, checkTarget));
  const touches = (field: string) => targets.some((target) => target.field === field);
  if (touches('_acl') && !now.mayShare) throw errors.actionForbidden('entity:share');
  const outcome = applyPatch(before.document, operations);
  const whole = targets.findLast(({ field }) => field === undefined);
  if (!isJsonObject(outcome)) throw inapplicable([notAnObject(whole?.at ?? '')]);
  refuse(checkSettable(before, outcome, targets));
  if (whole !== undefined) return decideReplace(before, outcome, now);
  const acl = touches('_acl') ? aclOf(outcome) : undefined;
  const document: Record<string, JsonValue> = outcome;
  if (acl !== undefined) document['_acl'] = acl;
  const title = touches('_title') ? { _title: memberOf(outcome, '_title') ?? null } : {};
  return decideUpdate(before, document, title, now);
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw inapplicable(problems);
}

/** A place that an operation writes to. */
interface Target {
  /** The top-level key that it is or lies in; undefined is the whole document. */
  readonly field: string | undefined;
  /** Where the patch names it. */
  readonly at: string;
  /** Whether the whole place goes, and nothing comes to it. */
  readonly goes: boolean;
}

function targetsOf(operation: PatchOperation, index: number): Target[] {
  const { op, path } = operation;
  if (op === 'test') return [];
  const to = { field: fieldOf(path), at: `/${index}/path`, goes: op === 'remove' };
  if (op !== 'move') return [to];
  return [to, { field: fieldOf(operation.from), at: `/${index}/from`, goes: true }];
}

function fieldOf(pointer: string): string | undefined {
  const end = pointer.indexOf('/', 1);
  return parsePointer(end < 0 ? pointer : pointer.slice(0, end))?.[0];
}

function checkTarget({ field, at, goes }: Target): Problem[] {
  if (field === undefined) return goes ? [notAnObject(at)] : [];
  if (!keptFields.has(field)) return [];
  const message = `"${field}" is managed by Entia; a patch can only test or copy it`;
  return [{ path: at, code: 'patch/system-field', message }];
}

const notAnObject = (path: string): Problem => ({
  path,
  code: 'patch/not-an-object',
  message: 'an entity is an object: replace it with an object, or DELETE the entity',
});

/** What is wrong with the fields that callers may set, as the patch leaves them; the last operation that wrote there has to hear it. */
function checkSettable(before: Entity, outcome: JsonObject, targets: readonly Target[]): Problem[] {
  const writerOf = (field: string) =>
    targets.findLast((target) => target.field === undefined || target.field === field)?.at;
  const shapes = checkEntity(outcome).flatMap(({ code, ...problem }): Problem[] => {
    const path = writerOf(fieldOf(problem.path) ?? '');
    return path === undefined
      ? []
      : [{ path, code, message: `${problem.path}: ${problem.message}` }];
  });
  const aclAt = targets.findLast(({ field }) => field === '_acl')?.at;
  const rights = Object.keys(asObject(before.document['_acl']));
  const left = asObject(memberOf(outcome, '_acl'));
  if (aclAt === undefined || rights.every((right) => Object.hasOwn(left, right))) return shapes;
  const message = 'rights cannot be removed; replace them with []';
  return [...shapes, { path: aclAt, code: 'patch/system-field', message }];
}

function memberOf(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function asObject(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
