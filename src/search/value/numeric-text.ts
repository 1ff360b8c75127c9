const numericPattern = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const maxNumericLength = 32;

/** The number that a string denotes for ranges and sorts; NaN when it denotes none.
 *  @example numericText('12.50') // 12.5
 *  @example numericText('+49 221') // NaN */
export function numericText(text: string): number {
  if (text.length === 0 || text.length > maxNumericLength) return Number.NaN;
  const first = text.charCodeAt(0);
  if (first !== 0x2d && (first < 0x30 || first > 0x39)) return Number.NaN;
  if (!numericPattern.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
}
