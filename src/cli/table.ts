/** Rows in columns, as wide as their widest cell, below a line of headings; a line each. */
export function tableOf(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const all = [headings, ...rows];
  const widths = headings.map((_, n) => Math.max(...all.map((row) => (row[n] ?? '').length)));
  return all.map((row) =>
    row
      .map((cell, n) => cell.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** A value as a cell. Text of callers is quoted, so that no control character reaches the terminal. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return '-';
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** Text of a caller's own, with everything but printable ASCII and letters escaped as in JSON. */
export function quoted(text: unknown): string {
  return JSON.stringify(text).replaceAll(/[\p{C}\p{Z}]/gu, (letter) =>
    letter === ' ' ? letter : escaped(letter),
  );
}

function escaped(letter: string): string {
  return Array.from({ length: letter.length }, (_, n) => letter.charCodeAt(n))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}
