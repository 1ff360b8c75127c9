import { Type } from 'typebox';

/** A moment on the wire: ISO 8601, UTC, milliseconds. */
export const time = Type.String({ format: 'date-time' });

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
