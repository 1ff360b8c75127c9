import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { createActivityRenderer } from '../../../../domain/activity/render.ts';
import type { JsonObject } from '../../../../kernel/json.ts';
import { createActivity } from '../../../../usecases/activity/create-activity.ts';
import {
  getActivity,
  type ReadActivity,
  readEntityFeed,
} from '../../../../usecases/activity/read-activity.ts';
import type { Dependencies } from '../../../../usecases/dependencies.ts';
import { sendJson } from '../../../send-json.ts';
import { pageHeaders, sendPage, tellWhereItGoesOn } from '../../../send-page.ts';
import { describe } from '../describe.ts';
import { fromActivity, fromActivityWithOperations } from '../from-activity.ts';
import * as answers from '../shapes/answers.ts';
import { activityBody } from '../shapes/bodies.ts';
import { named } from '../shapes/conditions.ts';
import { activityParams, entityParams, from, queryShape, textList } from '../shapes/params.ts';
import { refuse, toList, toRef } from '../to-domain.ts';
import { toFeedPage } from '../to-feed-page.ts';

const createQuery = queryShape({
  entities: Type.Optional(textList('Ids of the entities whose feeds show it')),
});
const getQuery = queryShape({
  operations_from: from,
  operations_size: Type.Integer({ minimum: 0, maximum: 1000, default: 25 }),
});
const time = Type.Optional(Type.String({ format: 'date-time' }));
const feedQuery = queryShape({
  after: time,
  before: time,
  start_date: time,
  end_date: time,
  preset_range: Type.Optional(Type.Enum(['today', 'this_week', 'last_week'])),
  from,
  size: Type.Integer({ minimum: 1, maximum: 1000, default: 25 }),
  type: Type.Optional(textList('Only these activity types')),
  include_relations: Type.Boolean({
    default: false,
    description: 'Not supported yet; must be false',
  }),
  exclude_activity_groups: Type.Optional(
    Type.String({ description: 'Accepted for compatibility: there are no groups' }),
  ),
});

export function activityRoutes(app: FastifyInstance, deps: Dependencies): void {
  const render = createActivityRenderer();
  app.post<{ Querystring: Static<typeof createQuery>; Body: Static<typeof activityBody> }>(
    '/v1/entity/activity',
    {
      schema: {
        ...describe(
          { id: 'createActivity', tag: 'Activity', summary: 'Appends an activity' },
          { 200: answers.activityAnswer },
        ),
        querystring: createQuery,
        body: activityBody,
      },
    },
    async ({ caller, query, body, once }, reply) => {
      const { type, title, message, pending = false } = body;
      const payload = body.payload as JsonObject | undefined;
      const input = { type, title, message, payload, pending, entities: toList(query.entities) };
      const activity = await createActivity(deps, caller, input, { once });
      return sendJson(reply, fromActivity(activity, render));
    },
  );
  app.get<{ Params: Static<typeof activityParams>; Querystring: Static<typeof getQuery> }>(
    '/v1/entity/activity/:id',
    {
      schema: {
        ...describe(
          { id: 'getActivity', tag: 'Activity', summary: 'An activity with its operations' },
          { 200: named(answers.activityWithOperationsAnswer, pageHeaders) },
        ),
        params: activityParams,
        querystring: getQuery,
      },
    },
    async ({ caller, params, query }, reply) => {
      const page = { from: query.operations_from, size: query.operations_size };
      const read = await getActivity(deps, caller, params.id, page);
      const shown = await fromActivityWithOperations(read, render);
      tellWhereItGoesOn(reply, shown);
      return sendJson(reply, shown.text);
    },
  );
  app.get<{ Params: Static<typeof entityParams>; Querystring: Static<typeof feedQuery> }>(
    '/v1/entity/:slug/:id/activity',
    {
      schema: {
        ...describe(
          {
            id: 'getEntityActivityFeed',
            tag: 'Activity',
            summary: 'What happened to an entity, newest first',
          },
          { 200: named(answers.feedAnswer, pageHeaders) },
        ),
        params: entityParams,
        querystring: feedQuery,
      },
    },
    async ({ caller, params, query }, reply) => {
      refuse(query, ['include_relations']);
      const feed = { ...toRef(params), page: toFeedPage(query, deps.clock.now()) };
      const show = async (read: ReadActivity) =>
        (await fromActivityWithOperations(read, render)).text;
      const page = await readEntityFeed(deps, caller, feed, show);
      return sendPage(reply, 'results', page, { total: page.total });
    },
  );
}
