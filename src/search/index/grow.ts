/** What a string takes, about: a header, a pointer to it, and a byte for each character. */
export function bytesOfText(text: string): number {
  return 24 + text.length;
}

type Numbers = Int32Array | Uint32Array | Float64Array | Uint8Array | Uint16Array;

/** Short arrays double; longer ones grow by a third, which wastes less. */
const maxDoubling = 4096;

/** The same contents in an array of at least `length`, with room to grow; the array itself when it is long enough.
 *  What is new is 0. */
export function grown<Array extends Numbers>(array: Array, length: number): Array {
  if (length <= array.length) return array;
  const Kind = array.constructor as new (length: number) => Array;
  const room = length <= maxDoubling ? length * 2 : Math.ceil((length * 4) / 3);
  const larger = new Kind(room);
  larger.set(array);
  return larger;
}
