import type { Activity, OperationKind } from './activity.ts';

type ActivityText = Pick<Activity, 'type' | 'title' | 'message'>;

/** What the implicit activity of each kind of mutation is called; Handlebars texts, as callers write theirs. */
const texts: Readonly<Record<OperationKind, ActivityText>> = {
  createEntity: {
    type: 'EntityCreated',
    title: 'Entity created',
    message: '{{caller}} created {{entity payload.entity.id}}.',
  },
  updateEntity: {
    type: 'EntityUpdated',
    title: 'Entity updated',
    message: '{{caller}} updated {{entity payload.entity.id}}.',
  },
  softDeleteEntity: {
    type: 'EntitySoftDeleted',
    title: 'Entity deleted',
    message: '{{caller}} deleted {{entity payload.entity.id}}.',
  },
  restoreEntity: {
    type: 'EntityRestored',
    title: 'Entity restored',
    message: '{{caller}} restored {{entity payload.entity.id}}.',
  },
  deleteEntity: {
    type: 'EntityDeleted',
    title: 'Entity deleted permanently',
    message: '{{caller}} deleted {{entity payload.entity.id}} permanently.',
  },
};

export function describeOperation(kind: OperationKind): ActivityText {
  return texts[kind];
}
