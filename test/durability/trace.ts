/** One system call, as `strace -f` tells of it. Lines are in the order in which calls began and ended. */
export interface SystemCall {
  readonly name: string;
  /** Everything between the parentheses, texts as strace escapes them. */
  readonly given: string;
  /** What it returned; -1 when it failed. */
  readonly result: number;
  /** The line at which it began, and that at which it had returned. */
  readonly began: number;
  readonly ended: number;
}

const whole = /^(\d+) +(\w+)\((.*)\) += (-?\d+)/s;
const unfinished = /^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$/s;
const resumed = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)/s;

/** Puts the halves of calls together that were under way while others began. In the order in which they ended. */
export function parseTrace(text: string): readonly SystemCall[] {
  const open = new Map<string, { readonly given: string; readonly began: number }>();
  return text.split('\n').flatMap((line, index) => {
    const [, pid = '', name = '', given = '', result] =
      whole.exec(line) ?? resumed.exec(line) ?? unfinished.exec(line) ?? [];
    if (name === '') return [];
    if (result === undefined) {
      open.set(pid, { given, began: index });
      return [];
    }
    const begun = line.includes('resumed>') ? open.get(pid) : { given: '', began: index };
    if (begun === undefined) return [];
    return [
      {
        name,
        given: begun.given + given,
        result: Number(result),
        began: begun.began,
        ended: index,
      },
    ];
  });
}

/** The bytes of the first text that a call was given, as far as they were traced; each a character. */
export function firstText(given: string): string {
  const [, escaped = ''] = /"((?:[^"\\]|\\.)*)"/s.exec(given) ?? [];
  return escaped.replaceAll(/\\([0-7]{1,3}|.)/gs, (_, code: string) =>
    /^[0-7]/.test(code)
      ? String.fromCharCode(Number.parseInt(code, 8))
      : ({ n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' }[code] ?? code),
  );
}
