/** So many rounds on SQLite, and a part of it of each kind on PostgreSQL, make the tests take their minutes and not more. */
const usual = 20;
/** `ENTIA_CRASH_ROUNDS=2000 npm run crash` takes its time. */
const wanted = Number(process.env['ENTIA_CRASH_ROUNDS'] ?? usual);

export const seed = Number(process.env['ENTIA_CRASH_SEED'] ?? Date.now() % 2 ** 32);

export const msOfRound = 30_000;

/** How many rounds there are to be of a kind that has so many when nobody asks for more. */
export function roundsOf(usually: number): number {
  return Math.ceil((usually * wanted) / usual);
}
