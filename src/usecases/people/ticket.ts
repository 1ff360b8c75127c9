import { hashToken } from '../access/credentials.ts';
import type { Dependencies } from '../dependencies.ts';

/** So long an invitation or a reset waits to be used, in milliseconds. */
const ticketMs = 7 * 24 * 3_600_000;

/** A secret that sets a password, once; shown this once. */
export interface Ticket {
  readonly secret: string;
  readonly hash: string;
  /** Epoch milliseconds, UTC. */
  readonly expiresAt: number;
}

export function newTicket({ ids, clock }: Pick<Dependencies, 'ids' | 'clock'>): Ticket {
  const secret = ids.secret('entia_invite_');
  return { secret, hash: hashToken(secret), expiresAt: clock.now() + ticketMs };
}
