import { parsePointer } from '../../kernel/pointer.ts';
import { firstProblems, type Problem } from '../../kernel/problem.ts';
import type { PatchOperation } from './json-patch.ts';

/** Characters of one JSON Pointer of a patch. */
export const maxPointerLength = 2_000;

/** What each operation must have besides `op` and `path`. */
const needed: Readonly<Record<PatchOperation['op'], 'value' | 'from' | undefined>> = {
  add: 'value',
  replace: 'value',
  test: 'value',
  remove: undefined,
  move: 'from',
  copy: 'from',
};

/** An operation as it was sent, of which the wire has looked at `op` and `path`. Other members that it does not need are ignored. */
export type SentOperation = Pick<PatchOperation, 'op' | 'path'> & { readonly from?: unknown };

/** What is wrong with operations whatever the document; pointers are into the patch. */
export function checkOperations(operations: readonly SentOperation[]): Problem[] {
  return firstProblems(operations, (operation, index) => checkOperation(operation, `/${index}`));
}

function checkOperation(operation: SentOperation, at: string): Problem[] {
  const { op, path, from } = operation;
  const member = needed[op];
  if (member !== undefined && !Object.hasOwn(operation, member)) {
    const message = `"${member}" is required by the operation "${op}"`;
    return [{ path: `${at}/${member}`, code: 'shape/missing', message }];
  }
  const inPath = checkPointer(path, `${at}/path`);
  return member === 'from' ? [...inPath, ...checkPointer(from, `${at}/from`)] : inPath;
}

function checkPointer(pointer: unknown, path: string): Problem[] {
  if (typeof pointer === 'string' && pointer.length > maxPointerLength) {
    const message = `at most ${maxPointerLength} characters; patch a parent of it instead`;
    return [{ path, code: 'shape/invalid', message }];
  }
  if (typeof pointer === 'string' && parsePointer(pointer) !== undefined) return [];
  const message =
    'expected a JSON Pointer such as /a/0; in a key, write / as ~1 and ~ as ~0; "" is the whole document';
  return [{ path, code: 'shape/invalid', message }];
}
