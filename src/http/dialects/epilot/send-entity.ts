import type { FastifyReply } from 'fastify';
import { tagOf } from '../../../domain/entity/preconditions.ts';
import type { ReadEntity } from '../../../usecases/entity/get-entity.ts';
import type { WrittenEntity } from '../../../usecases/entity/stored.ts';
import { formatHttpDate } from '../../http-date.ts';
import { sendJson } from '../../send-json.ts';

/** Names the state that a write made; what a dry run would make has no name. */
export function nameState(reply: FastifyReply, { seq, version, updatedAt }: WrittenEntity): void {
  if (seq === undefined) return;
  reply
    .header('etag', `"${tagOf({ seq, version })}"`)
    .header('last-modified', formatHttpDate(updatedAt));
}

/** Sends the state that a write made. */
export function sendWritten(reply: FastifyReply, written: WrittenEntity): FastifyReply {
  nameState(reply, written);
  return sendJson(reply, written.text);
}

/**
 * Sends what was read, or 304 without a body when the caller has it already. A cache may keep it but has to ask each
 * time: with no word on that, browsers take the date of the last change for a reason not to.
 */
export function sendRead(
  reply: FastifyReply,
  { validators: { tag, lastModified }, unmodified }: ReadEntity,
  text: () => string,
): FastifyReply {
  reply
    .header('etag', `"${tag}"`)
    .header('cache-control', 'private, no-cache')
    .header('vary', varyOf(reply));
  if (lastModified !== undefined) reply.header('last-modified', formatHttpDate(lastModified));
  return unmodified ? reply.code(304).send() : sendJson(reply, text());
}

/** What the answer depends on besides the address; CORS may have said that it is the origin too. */
function varyOf(reply: FastifyReply): string {
  const before = reply.getHeader('vary');
  const own = 'authorization, x-epilot-org-id, x-ivy-org-id';
  return before === undefined ? own : `${String(before)}, ${own}`;
}
