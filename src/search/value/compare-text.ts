const isLead = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** Orders strings by code point, which is also the order of their UTF-8 bytes; `<` would order by UTF-16 unit. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  let at = 0;
  while (at < shared && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === shared) return a.length - b.length;
  const start = at > 0 && isLead(a.charCodeAt(at - 1)) ? at - 1 : at;
  const byPoint = codePoint(a, start) - codePoint(b, start);
  return byPoint === 0 ? a.charCodeAt(at) - b.charCodeAt(at) : byPoint;
}

function codePoint(text: string, at: number): number {
  return text.codePointAt(at) ?? 0;
}

/** How many UTF-8 bytes `textPrefix` packs: six fit into the 53 exact bits of a double. */
const prefixBytes = 6;

/** The first six UTF-8 bytes as one number, so that most comparisons of strings are comparisons of doubles:
 *  textPrefix(a) < textPrefix(b) implies compareText(a, b) < 0. Between 0 and 2^48. */
export function textPrefix(text: string): number {
  let packed = 0;
  let bytes = 0;
  for (let at = 0; at < text.length && bytes < prefixBytes; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) {
      packed = packed * 256 + unit;
      bytes++;
      continue;
    }
    const point = codePoint(text, at);
    if (point > 0xffff) at++;
    for (const byte of utf8Bytes(point)) {
      if (bytes === prefixBytes) break;
      packed = packed * 256 + byte;
      bytes++;
    }
  }
  return packed * 256 ** (prefixBytes - bytes);
}

/** UTF-8 of one code point from U+0080 on; a lone surrogate is encoded like any other, in three bytes. */
function utf8Bytes(point: number): readonly number[] {
  const tail = (shift: number): number => 0x80 | ((point >> shift) & 0x3f);
  if (point < 0x800) return [0xc0 | (point >> 6), tail(0)];
  if (point < 0x10000) return [0xe0 | (point >> 12), tail(6), tail(0)];
  return [0xf0 | (point >> 18), tail(12), tail(6), tail(0)];
}
