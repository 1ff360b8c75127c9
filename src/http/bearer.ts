import type { FastifyRequest } from 'fastify';
import type { CredentialReader } from './dialect.ts';

/** What stands behind `Bearer`, whatever that is; undefined when nothing does, or another scheme is used. */
export function bearerIn(header: string | undefined): string | undefined {
  const [, token] = /^Bearer +(\S.*)$/i.exec(header ?? '') ?? [];
  return token?.trimEnd();
}

/** A bearer token, and the organization in a header. `x-ivy-org-id` is what older clients of the original call it. */
export const bearerCredentials: CredentialReader = {
  header: 'authorization',
  tokenIn: bearerIn,
  orgOf: ({ headers }: FastifyRequest) => {
    const sent = headers['x-epilot-org-id'] ?? headers['x-ivy-org-id'];
    return typeof sent === 'string' && sent.trim() !== '' ? sent.trim() : undefined;
  },
};
