/** A whole number with its thousands apart, as in 135,233. */
export function format(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
