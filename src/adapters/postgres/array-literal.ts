/** What JSON writes in another way than an array of the database does. */
const awkward = /[^ -\ud7ff\ue000-\uffff]/;

/** A list as the text of an array. Documents are most of what is sent, and JSON escapes them twice as fast as anything else. */
export function arrayLiteral(list: readonly (string | number | null)[]): string {
  return `{${list.map(elementOf).join(',')}}`;
}

function elementOf(value: string | number | null): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  return awkward.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : JSON.stringify(value);
}
