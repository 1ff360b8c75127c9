import { removalsOfEntity } from './catalogue.ts';

/** The activities of earlier purges of this entity. */
const TOMBSTONES = /* sql */ `
  SELECT activity_id
    FROM operation
   WHERE org = @org AND entity_id = @id AND kind = 'deleteEntity'`;

/** What removes an entity from every table, in this order: which activities are not shared is read from the links, so these go after the activities. */
export const PURGE: readonly string[] = [
  /* sql */ `
  DELETE FROM activity
   WHERE org = @org
     AND id IN (SELECT mine.activity_id
                  FROM activity_entity AS mine
                 WHERE mine.org = @org AND mine.entity_id = @id
                   AND mine.activity_id NOT IN (${TOMBSTONES})
                   AND NOT EXISTS (SELECT 1
                                     FROM activity_entity AS other
                                    WHERE other.org = mine.org AND other.activity_id = mine.activity_id
                                      AND other.entity_id <> mine.entity_id))`,
  /* sql */ `
  DELETE FROM activity_entity
   WHERE org = @org AND entity_id = @id AND activity_id NOT IN (${TOMBSTONES})`,
  /* sql */ `
  DELETE FROM operation
   WHERE org = @org AND entity_id = @id AND kind <> 'deleteEntity'`,
  ...removalsOfEntity,
];
