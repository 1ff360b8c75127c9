type Key<Row> = (row: Row) => string | number;

/** Compares rows by the first key that differs; strings by code unit, as databases compare ASCII. */
export function ascending<Row>(...keys: readonly Key<Row>[]): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const key of keys) {
      const [left, right] = [key(a), key(b)];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  };
}
