/** The time, taken before a unit of work begins, never inside it. */
export interface Clock {
  /** Epoch milliseconds, UTC. May stand still or jump back; rules that need order add to it themselves. */
  now(): number;
}
