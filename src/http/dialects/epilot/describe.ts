import type { TSchema } from 'typebox';
import { errorAnswer } from './shapes/answers.ts';

/** What the OpenAPI document says of a route, besides its shapes. */
interface RouteText {
  readonly id: string;
  readonly tag: 'Schemas' | 'Entities' | 'Activity';
  readonly summary: string;
}

/** What each status says, whatever the route. */
const outcomes: Readonly<Record<string, string>> = {
  200: 'Done',
  201: 'Created',
  304: 'The caller has it already',
  412: 'A condition does not hold; nothing was changed',
  409: 'It has changed since, or a test of the patch failed',
  413: 'The answer would be too large, and has no pages',
  415: 'No type of patches',
  422: 'The patch cannot be applied to this entity',
  428: 'This organization wants the change to name the state that it changes',
};

/** The texts and answers of a route, as Fastify takes them beside `params`, `querystring` and `body`. */
export function describe(
  { id, tag, summary }: RouteText,
  answers: Readonly<Record<number, TSchema>>,
) {
  const done = Object.entries(answers).map(([status, shape]) => [
    status,
    { ...shape, description: outcomes[status] },
  ]);
  const response = { ...Object.fromEntries(done), '4xx': errorAnswer };
  return { operationId: id, tags: [tag], summary, response };
}
