import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { FilledPage } from '../usecases/fill-page.ts';
import { sendJson } from './send-json.ts';

/** What the shape of a page says: every answer that holds more than one stored thing is a page, or refused with 413. */
export const pageHeaders = {
  'x-entia-truncated': Type.Integer({
    description:
      'Only where the rest of the page would have made the answer too large: the `from` at which it begins',
  }),
};

/** Sends the rows of a page as the member `name`, beside the members of `head`. */
export function sendPage(
  reply: FastifyReply,
  name: string,
  page: FilledPage,
  head: object,
): FastifyReply {
  tellWhereItGoesOn(reply, page);
  const rows = `"${name}":[${page.texts.join(',')}]`;
  return sendJson(reply, joinObjects(JSON.stringify(head), `{${rows}}`));
}

/** The header of a page that is shorter than was asked for. */
export function tellWhereItGoesOn(reply: FastifyReply, { next }: FilledPage): void {
  if (next !== undefined) reply.header('x-entia-truncated', next);
}

/** JSON texts of objects as that of one with all their members; no name is in two of them. */
export function joinObjects(...texts: readonly string[]): string {
  const members = texts.map((text) => text.slice(1, -1)).filter((text) => text !== '');
  return `{${members.join(',')}}`;
}
