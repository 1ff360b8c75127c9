/** A person has so many sessions at most; the oldest ends for one more. */
export const maxSessions = 20;
