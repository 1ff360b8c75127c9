import { type TSchema, Type } from 'typebox';

const tags = (description: string) => Type.Optional(Type.String({ description }));
const date = (description: string) => Type.Optional(Type.String({ description }));

const ifMatch = tags(
  'Only if the current state has one of these entity tags, as `ETag` of an answer says them: `"<seq>-<version>"` with its quotation marks, such as `"12-3"`; * is any state',
);
const ifUnmodifiedSince = date(
  'Only if nothing has changed since this HTTP date; not looked at beside If-Match',
);

/** Headers that make a read conditional. */
export const readConditions = Type.Object({
  'if-match': ifMatch,
  'if-unmodified-since': ifUnmodifiedSince,
  'if-none-match': tags('304 if the current state has one of these entity tags, such as "12-3"'),
  'if-modified-since': date(
    '304 if nothing has changed since this HTTP date; not looked at beside If-None-Match',
  ),
});

/** Headers that make a change conditional. */
export const writeConditions = Type.Object({
  'if-match': ifMatch,
  'if-unmodified-since': ifUnmodifiedSince,
  'if-none-match': tags('Only if the current state has none of these entity tags; * is no entity'),
});

const etag = Type.String({
  description: 'Names this state: `"<seq>-<version>"`, such as `"12-3"`; for If-Match',
});
const lastModified = Type.String({ description: 'When this state was made, cut to the second' });

/** An answer that names the state which it is about. */
export function named(answer: TSchema, headers: object = { etag, 'last-modified': lastModified }) {
  return { ...answer, headers };
}

/** The tag of an entity together with those that it links to. */
export const etagWithRelations = {
  etag: Type.String({ description: 'Names these states: `"<seq>-<version>-<digest>"`' }),
};
