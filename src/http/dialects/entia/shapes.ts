import { type TSchema, Type } from 'typebox';
import { pageHeaders } from '../../send-page.ts';

/** A moment on the wire: ISO 8601, UTC, milliseconds. */
export const time = Type.String({ format: 'date-time' });

/** A moment of the core, epoch milliseconds, on the wire; one that there is none of stays undefined. */
export function fromTime(at: number): string;
export function fromTime(at: number | undefined): string | undefined;
export function fromTime(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}

/** An object that has no member but those that are listed. */
export const closed = { additionalProperties: false };

/** Of a route that takes no query parameter. */
export const noQuery = Type.Object({}, closed);

/** Which of many: `from` is skipped, `size` is answered. */
export const pageQuery = Type.Object(
  {
    from: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 }),
    size: Type.Integer({ minimum: 0, maximum: 1000, default: 25 }),
  },
  closed,
);

/** The answer of a page, with how many there are over all pages. */
export const pageOf = (row: TSchema) => ({
  ...Type.Object(
    { total: Type.Integer(), results: Type.Array(row) },
    'title' in row ? { title: `${String(row.title)}Page` } : {},
  ),
  headers: pageHeaders,
});
