import { systemClock } from '../../src/adapters/system/clock.ts';
import { systemIds } from '../../src/adapters/system/ids.ts';
import type { JsonObject } from '../../src/kernel/json.ts';

/** What a floor inserts: organization, id, text and time. */
export type Row = readonly [org: string, id: string, text: string, createdAt: number];

export const ids = systemIds(systemClock);

/** The same bytes that Entia stores as the current state. */
export function rowOf(body: JsonObject): Row {
  const { id, now, document } = newDocument(body);
  return ['1', id, JSON.stringify(document), now];
}

/** The same document that Entia makes of a body. */
export function newDocument(body: JsonObject) {
  const [id, now] = [ids.entityId(), Date.now()];
  const moment = new Date(now).toISOString();
  const document = {
    ...body,
    _schema: 'contact',
    _id: id,
    _org: '1',
    _owners: [{ org_id: '1' }],
    _created_at: moment,
    _updated_at: moment,
    _title: `${body['first_name']} ${body['last_name']}`,
    _acl: { view: ['org_1'], edit: ['org_1'], delete: ['org_1'] },
  };
  return { id, now, document };
}

export function textOf([, , text]: Row): string {
  return text;
}
