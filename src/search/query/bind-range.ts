import { pointerTo } from '../../kernel/pointer.ts';
import type { Problem } from '../../kernel/problem.ts';
import { type CompareKind, declaredKind } from '../catalog/declared-kind.ts';
import { keywordBase } from '../catalog/keyword-suffix.ts';
import { compareText } from '../value/compare-text.ts';
import { dateBound } from '../value/date-bound.ts';
import { nextUp } from '../value/next-double.ts';
import { numericText } from '../value/numeric-text.ts';
import type { QueryNode, QueryValue } from './ast.ts';
import type { BindContext } from './bind-context.ts';
import type { BoundQuery, TextBound } from './bound-query.ts';

type RangeNode = Extract<QueryNode, { type: 'range' }>;
type BoundName = 'gt' | 'gte' | 'lt' | 'lte';

const boundNames: readonly BoundName[] = ['gt', 'gte', 'lt', 'lte'];
const yearPattern = /^\d{4}$/;

/**
 * Chooses what a range compares: what the catalogue declares when every bound can be that, else the first of date,
 * number and string that every bound can be. Years alone are numbers unless the catalogue says date. On `.keyword`
 * strings come first. Adds a problem when the bounds cannot agree.
 */
export function bindRange(node: RangeNode, context: BindContext, problems: Problem[]): BoundQuery {
  const none: BoundQuery = { type: 'none' };
  const bounds = boundNames.flatMap((name) => {
    const value = node.bounds[name];
    return value === undefined ? [] : [{ name, value }];
  });
  const wrong = bounds.find(({ value }) => typeof value === 'boolean');
  if (wrong !== undefined) {
    const message =
      'a bound of a range is a number, a date or a string; use `term` for true and false';
    problems.push({ path: pointerTo(node.path, wrong.name), code: 'filter/invalid', message });
    return none;
  }
  const values = bounds.map(({ value }) => value);
  const kind = chooseKind(node.field, values, context);
  if (kind === undefined) {
    problems.push({ path: node.path, code: 'filter/invalid', message: disagreement(values) });
    return none;
  }
  return rangeOf(node, kind, context);
}

function disagreement(values: readonly QueryValue[]): string {
  const list = values.map((value) => JSON.stringify(value).slice(0, 40)).join(' and ');
  return `the bounds ${list} cannot be compared with one field; send numbers only, dates only, or strings only`;
}

function chooseKind(
  field: string,
  values: readonly QueryValue[],
  context: BindContext,
): CompareKind | undefined {
  const declared =
    keywordBase(field) === undefined
      ? declaredKind(context.catalog, field, context.targets)
      : 'string';
  const onlyYears = values.every((value) => typeof value === 'string' && yearPattern.test(value));
  const usual: readonly CompareKind[] = onlyYears
    ? ['number', 'string']
    : ['date', 'number', 'string'];
  const order = declared === undefined || declared === 'disagree' ? usual : [declared, ...usual];
  return order.find((kind) => values.every((value) => canBe(value, kind, context)));
}

function canBe(value: QueryValue, kind: CompareKind, context: BindContext): boolean {
  if (kind === 'number')
    return typeof value === 'number' || !Number.isNaN(numericText(String(value)));
  if (typeof value !== 'string') return false;
  return (
    kind === 'string' ||
    dateBound(value, { now: context.now, timeZone: 'UTC', roundUp: false }) !== undefined
  );
}

function rangeOf(node: RangeNode, kind: CompareKind, context: BindContext): BoundQuery {
  const base = keywordBase(node.field);
  const literal = rangeOn(node.field, node, kind, context);
  if (base === undefined) return literal;
  return { type: 'or', clauses: [rangeOn(base, node, kind, context), literal] };
}

function rangeOn(
  field: string,
  node: RangeNode,
  kind: CompareKind,
  context: BindContext,
): BoundQuery {
  if (kind === 'string') {
    const low = tighter(textBound(node, 'gt'), textBound(node, 'gte'), 'low');
    const high = tighter(textBound(node, 'lt'), textBound(node, 'lte'), 'high');
    return { type: 'range', kind, field, low, high };
  }
  const number = (name: BoundName): number | undefined => numericBound(node, name, kind, context);
  const [gt, gte, lt, lte] = [number('gt'), number('gte'), number('lt'), number('lte')];
  const low = Math.max(gt === undefined ? -Number.MAX_VALUE : nextUp(gt), gte ?? -Number.MAX_VALUE);
  const high = Math.min(
    lt === undefined ? Number.MAX_VALUE : -nextUp(-lt),
    lte ?? Number.MAX_VALUE,
  );
  return { type: 'range', kind, field, low, high };
}

function numericBound(
  node: RangeNode,
  name: BoundName,
  kind: 'number' | 'date',
  context: BindContext,
): number | undefined {
  const value = node.bounds[name];
  if (value === undefined) return undefined;
  if (kind === 'number') return Number(value);
  const timeZone = node.bounds.timeZone ?? 'UTC';
  const roundUp = name === 'gt' || name === 'lte';
  return dateBound(String(value), { now: context.now, timeZone, roundUp });
}

function textBound(node: RangeNode, name: BoundName): TextBound | undefined {
  const value = node.bounds[name];
  if (value === undefined) return undefined;
  return { text: String(value), inclusive: name === 'gte' || name === 'lte' };
}

/** Both bounds must hold, so the one that admits less decides. */
function tighter(
  exclusive: TextBound | undefined,
  inclusive: TextBound | undefined,
  side: 'low' | 'high',
): TextBound | undefined {
  if (exclusive === undefined || inclusive === undefined) return exclusive ?? inclusive;
  const order = compareText(exclusive.text, inclusive.text);
  return (side === 'low' ? order >= 0 : order <= 0) ? exclusive : inclusive;
}
