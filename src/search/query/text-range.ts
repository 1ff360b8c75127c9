import { compareText } from '../value/compare-text.ts';
import type { TextRange } from './bound-query.ts';

/** True when an exact string lies between the bounds. */
export function inTextRange(text: string, range: TextRange): boolean {
  const { low, high } = range;
  if (low !== undefined) {
    const order = compareText(text, low.text);
    if (order < 0 || (order === 0 && !low.inclusive)) return false;
  }
  if (high === undefined) return true;
  const order = compareText(text, high.text);
  return order < 0 || (order === 0 && high.inclusive);
}
